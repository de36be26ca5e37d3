// A demo's page. It owns its inputs, shows at once the frames it holds, and asks the kernel for
// others. A static page has no kernel: it moves between the frames it carries.

function tag(name, attributes = {}, ...children) {
  const kind = ["svg", "defs"].includes(name) ? "2000/svg" : "1999/xhtml";
  const element = document.createElementNS(`http://www.w3.org/${kind}`, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// Build a demo in `host`, and give what hears the kernel, which (absent on a static page) has `at`, send, rest.
export function show(host, spec, kernel) {
  const {controls} = spec;
  const named = new Map(), frames = new Map(), shared = {}, view = Math.random();
  const find = (place) => named.get(`${place}`) ?? frames.get(`${place}`);
  let at = spec.at, base = at, hand = 0, turn = 0, shown = 0, asked = 0, said = "", late, resting;

  const status = tag("div", {role: "status"}), alert = tag("div", {role: "alert"}), defs = tag("defs");
  const overlay = tag("svg", {class: "overlay", viewBox: `0 0 ${spec.points.join(" ")}`, "aria-hidden": true});
  const picture = tag("div", {class: "picture", role: "img", style: `aspect-ratio: ${spec.points.join(" / ")}`},
    tag("img", {alt: "", src: `data:image/svg+xml,${encodeURIComponent(spec.still)}`}), overlay);

  function hold(message) {
    for (const [name, markup] of Object.entries(message.shared)) {
      if (name[0] === "s" && !(name in shared)) defs.insertAdjacentHTML("beforeend", markup);
      shared[name] = markup;
    }
    for (const frame of message.frames) (message.keep ? named : frames).set(`${frame.at}`, frame);
    host.dataset.held = named.size + frames.size;
  }

  function draw(frame, number) {
    [late, shown] = [clearTimeout(late), number];
    overlay.innerHTML = frame.svg.replace(/\{(\w+) ?(.*?)\}/g, (_, name, x) => shared[name] ?? `<use href="#s${name}" x="${x || 0}"/>`);
    picture.setAttribute("aria-label", frame.text);
    status.textContent = frame.failed ? "" : (number === turn ? said : "") + (frame.say ?? frame.text);
    alert.textContent = frame.failed ? frame.text : "";
  }
  // Only the newest position is asked for; a question without an answer is forgotten after 5 s.
  function ask() {
    late ??= setTimeout(() => { status.textContent = "Waiting for the kernel. The picture is the one before."; }, 300);
    if (asked && performance.now() - asked < 5000) return;
    asked = performance.now();
    try { kernel.send({draw: at, turn, view}); } catch { // a restarted kernel knows nothing of this page
      [late, asked] = [clearTimeout(late), 0];
      status.textContent = "The kernel was restarted. Run this cell again, and those it builds on.";
    }
  }
  function go(place, note = "") {
    [at, said, turn] = [place, note, turn + 1];
    inputs.forEach((input, i) => input.set(at[i]));
    find(at) ? draw(find(at), turn) : ask();
    rest(150);
  }
  // Where the hand rests, on which control, the kernel draws ahead.
  function rest(pause, i = hand) {
    hand = i;
    clearTimeout(resting);
    resting = setTimeout(() => kernel?.rest(at, hand), pause);
  }

  // Where a move leads. Without a kernel: to the nearest position held, ahead in the direction of
  // the move, that changes the fewest other controls.
  function move(i, value, note = "", typed = false) {
    hand = i;
    if (kernel) return go(at.with(i, value), note);
    const {options, min = 0, max = 1} = controls[i], way = Math.sign(value - at[i]);
    const others = (from, to) => controls.filter((_, k) => k !== i && from[k] !== to[k]);
    let best = at, least = Infinity;
    for (const {at: place} of frames.values()) {
      if (options ? place[i] !== value : !typed && (place[i] - at[i]) * way <= 0) continue;
      const cost = 1e6 * others(place, at).length + 1e3 * others(place, base).length + Math.abs(place[i] - value) / (max - min);
      if (cost < least) [best, least] = [place, cost];
    }
    const back = others(best, at).map(({label}) => label).join(" and ");
    if (back) note += `Here one control moves at a time: ${back} went back. `;
    if (typed && best[i] !== value) note += `${value} is not on this page; ${best[i]} is the nearest. `;
    go(best, note);
  }

  function slider({label, min, max, step, whole, range}, i) {
    const handle = tag("input", {type: "range", "aria-label": label, min, max, step});
    const box = tag("input", {type: "number", title: `${label}: ${range}`, min, max, step});
    handle.oninput = () => move(i, handle.valueAsNumber);
    box.onchange = () => {
      const typed = box.valueAsNumber, number = whole ? Math.round(typed) : typed;
      const value = Number.isNaN(number) ? at[i] : Math.min(Math.max(number, min), max);
      const note = `${box.value || "That"} is not ${whole ? "a whole number in" : "in"} ${range}; ${value} is used. `;
      move(i, value, value === typed ? "" : note, Math.abs(value - at[i]) > 1.01 * step);
    };
    const row = tag("div", {class: "row"}, tag("label", {}, tag("span", {}, label), box), handle);
    return {row, set: (value) => { handle.value = box.value = value; }};
  }
  function choice({label, options}, i) {
    const state = tag("span"), buttons = options.map((option, k) => button(option, `${label}: ${option}`, () => move(i, k)));
    const set = (value) => {
      state.textContent = `${label}: ${options[value]}`;
      buttons.forEach((each, k) => each.setAttribute("aria-pressed", k === value));
    };
    return {row: tag("div", {class: "row", role: "group", "aria-label": label}, state, tag("div", {class: "options"}, ...buttons)), set};
  }
  const button = (label, title, onclick) => Object.assign(tag("button", {type: "button", title}, label), {onclick});
  const inputs = controls.map((control, i) => (control.options ? choice : slider)(control, i));
  inputs.forEach(({row}, i) => ["focusin", "pointerover"].forEach((event) => row.addEventListener(event, () => rest(0, i))));
  const presets = spec.presets.map(({label, tip, at: place}) => button(label, tip, () => { base = place; go(place); }));
  // JupyterLab may have keys with Ctrl, Alt or Meta that edit no number. Escape leads to the cell.
  host.onkeydown = (event) => {
    const edits = event.composedPath()[0].type === "number" && /^[acvxyz]$/i.test(event.key);
    if (event.key === "Escape") host.closest(".jp-Cell")?.focus();
    if (edits || !(event.ctrlKey || event.altKey || event.metaKey)) event.stopPropagation();
  };
  const page = tag("div", {class: "demo", style: spec.style},
    tag("div", {class: "demo-presets"}, tag("strong", {}, spec.title), ...presets),
    tag("div", {class: "rows"}, ...inputs.map(({row}) => row)), picture,
    tag("svg", {class: "shapes", "aria-hidden": true}, defs), tag("div", {class: "words"}, status, alert), tag("div", {class: "note"}, spec.note));
  hold({...spec, keep: kernel});
  host.attachShadow({mode: "open"}).append(tag("style", {}, spec.css), page);
  go(kernel?.at ?? at);

  return function receive(message) {
    if (message.fresh) frames.clear();
    hold(message);
    if (message.view === view) { asked = 0; if (message.turn > shown) draw(message.frames[0], message.turn); }
    if (shown < turn) find(at) ? draw(find(at), turn) : ask();
  };
}

// The static edition: each demo of this id that is not shown yet, from what it carries.
export async function unpack(id) {
  for (const box of document.querySelectorAll(`[data-demo="${id}"]`)) {
    if (box.dataset.shown) continue;
    box.dataset.shown = true;
    const bytes = Uint8Array.from(atob(box.querySelector("script").textContent), (each) => each.charCodeAt(0));
    const spec = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
    show(box.appendChild(tag("div")), await spec.json());
    box.querySelector(".demo-strip").remove();
  }
}

export default {
  render({model, el}) {
    const rest = (at, hand) => { model.set("at", at); model.set("hand", hand); model.save_changes(); };
    const receive = show(el, model.get("spec"), {at: model.get("at"), send: (message) => model.send(message), rest});
    model.on("msg:custom", receive);
    model.send({hello: true});
    el.classList.add("demo-page");
    return () => model.off("msg:custom", receive);
  },
};
