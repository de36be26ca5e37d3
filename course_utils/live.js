// A demo's page. It owns its inputs, shows at once the frames it holds, and asks the kernel for
// others. On a static page there is no kernel: there it moves between the frames it carries.

const SVG = "http://www.w3.org/2000/svg";

function tag(name, attributes = {}, ...children) {
  const element = name === "svg" || name === "defs"
    ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// Build a demo in `host`. `kernel` (absent on a static page) has send(message) and rest(at, hand).
export function show(host, spec, kernel) {
  const named = new Map(), frames = new Map(), view = Math.random();
  const find = (place) => named.get(`${place}`) ?? frames.get(`${place}`);
  let at = spec.at, base = at, hand = 0, turn = 0, shown = 0, asked = 0, said = "";
  let late, resting;

  const status = tag("div", {role: "status"}), alert = tag("div", {role: "alert"});
  const overlay = tag("svg", {class: "overlay", viewBox: `0 0 ${spec.points.join(" ")}`, "aria-hidden": true});
  const defs = tag("defs");
  const still = tag("img", {alt: "", src: `data:image/svg+xml,${encodeURIComponent(spec.still)}`});
  const picture = tag("div", {class: "picture", role: "img", style: `aspect-ratio: ${spec.size.join(" / ")}`}, still, overlay);

  function hold({frames: some = [], shapes = {}, keep}) {
    defs.insertAdjacentHTML("beforeend", Object.entries(shapes)
      .filter(([name]) => !defs.querySelector(`#${name}`)).map(([, markup]) => markup).join(""));
    for (const frame of some) (keep ? named : frames).set(`${frame.at}`, frame);
  }

  function draw(frame, number, note) {
    shown = number;
    clearTimeout(late);
    late = undefined;
    overlay.innerHTML = frame.svg;
    picture.setAttribute("aria-label", frame.text);
    status.textContent = frame.failed ? "" : note + (frame.say ?? frame.text);
    alert.textContent = frame.failed ? frame.text : "";
  }

  // Only the newest position is asked for; a question without an answer is forgotten after 5 s.
  function ask() {
    late ??= setTimeout(() => { status.textContent = "Waiting for the kernel. The picture is the one before."; }, 300);
    if (asked && performance.now() - asked < 5000) return;
    asked = performance.now();
    kernel.send({draw: at, turn, view});
  }

  function go(place, note = "") {
    at = place;
    turn += 1;
    said = note;
    inputs.forEach((input, i) => input.set(at[i]));
    const frame = find(at);
    if (frame) draw(frame, turn, note);
    else ask();
    rest(150);
  }

  function rest(pause) {
    clearTimeout(resting);
    resting = setTimeout(() => kernel?.rest(at, hand), pause);
  }

  function take(i) {
    if (hand !== i) rest(0);
    hand = i;
  }

  // The position a move leads to. Without a kernel: the nearest one held, ahead in the direction
  // of the move, that changes the fewest other controls.
  function move(i, value, note = "", typed = false) {
    take(i);
    if (kernel) return go(at.with(i, value), note);
    const {options, min, max} = spec.controls[i], way = Math.sign(value - at[i]);
    const changed = (from, to) => from.filter((number, k) => k !== i && number !== to[k]).length;
    let best = at, least = Infinity;
    for (const {at: place} of frames.values()) {
      if (options ? place[i] !== value : !typed && (place[i] - at[i]) * way <= 0) continue;
      const cost = 1e6 * changed(place, at) + 1e3 * changed(place, base) + Math.abs(place[i] - value) / (max - min || 1);
      if (cost < least) [best, least] = [place, cost];
    }
    const back = spec.controls.filter((_, k) => k !== i && best[k] !== at[k]).map(({label}) => label);
    if (back.length) note += `Here one control moves at a time: ${back.join(" and ")} went back. `;
    if (typed && best[i] !== value) note += `${value} is not on this page; ${best[i]} is the nearest. `;
    go(best, note);
  }

  function slider({label, min, max, step, whole, range}, i) {
    const numbers = {min, max, step};
    const handle = tag("input", {type: "range", "aria-label": label, ...numbers});
    const box = tag("input", {type: "number", title: `${label}: ${range}`, ...numbers});
    handle.addEventListener("input", () => move(i, handle.valueAsNumber));
    box.addEventListener("change", () => {
      const typed = box.valueAsNumber, number = Number.isNaN(typed) ? at[i] : whole ? Math.round(typed) : typed;
      const value = Math.min(Math.max(number, min), max);
      move(i, value, value === typed ? "" : `${box.value || "Nothing"} is not in ${range}${whole ? ", whole" : ""}; ${value} is used. `, true);
    });
    const row = tag("div", {class: "row"}, tag("label", {}, tag("span", {}, label), box), handle);
    return {row, set: (value) => { handle.value = value; box.value = value; }};
  }

  function choice({label, options}, i) {
    const state = tag("span"), buttons = options.map((option, k) => {
      const button = tag("button", {type: "button", title: `${label}: ${option}`}, option);
      button.addEventListener("click", () => move(i, k));
      return button;
    });
    const row = tag("div", {class: "row", role: "group", "aria-label": label}, state, ...buttons);
    if (options.join("1234").length > 26) row.classList.add("wide");
    return {row, set: (value) => {
      state.textContent = `${label}: ${options[value]}`;
      buttons.forEach((button, k) => button.setAttribute("aria-pressed", k === value));
    }};
  }

  const inputs = spec.controls.map((control, i) => (control.options ? choice : slider)(control, i));
  inputs.forEach(({row}, i) => ["focusin", "pointerover"].forEach((event) => row.addEventListener(event, () => take(i))));
  const presets = [...spec.presets, {label: "Reset", tip: "Back to where the demo began", at: spec.at}];
  const buttons = presets.map(({label, tip, at: place}) => {
    const button = tag("button", {type: "button", title: tip}, label);
    button.addEventListener("click", () => { base = place; go(place); });
    return button;
  });
  // JupyterLab takes keys before the page hears of them: only those with Ctrl, Alt or Meta are its.
  const guard = ({ctrlKey, altKey, metaKey}) => host.toggleAttribute("data-lm-suppress-shortcuts", !(ctrlKey || altKey || metaKey));
  window.addEventListener("keydown", guard, true);
  host.addEventListener("keydown", (event) => event.stopPropagation());

  const letters = Math.max(...spec.controls.map(({label, options = [""]}) => label.length + Math.max(...options.map((each) => each.length + 2))));
  const many = spec.lecture && inputs.length > 2;
  const size = spec.lecture ? 18 : 13;
  const words = tag("div", {class: "words"}, status, alert);
  const page = tag("div", {class: "demo", style: `--size: ${size}px; --larger: ${spec.lecture ? 4 : 2}px; --column: ${0.58 * letters + 0.5}em; --columns: ${many ? "1fr 1fr" : "1fr"}; max-width: ${96 * spec.size[0]}px`},
    tag("div", {class: "demo-presets"}, tag("strong", {}, spec.title), ...buttons),
    tag("div", {class: "rows"}, ...inputs.map(({row}) => row)),
    picture, tag("svg", {class: "shapes", "aria-hidden": true}, defs), words);
  hold({...spec, keep: Boolean(kernel)});
  if (!kernel) page.append(tag("p", {class: "note"}, `This page holds ${frames.size.toLocaleString("en")} of this demo's ${spec.positions.toLocaleString("en")} positions; the notebook has them all.`));
  host.attachShadow({mode: "open"}).append(tag("style", {}, spec.style), page);
  go(kernel?.at ?? at);

  return {
    receive(message) {
      if (message.fresh) frames.clear();
      hold(message);
      if (message.view === view) {
        asked = 0;
        const [frame] = message.frames;
        if (message.turn > shown) draw(frame, message.turn, message.turn === turn ? said : "");
      }
      if (shown < turn) find(at) ? draw(find(at), turn, said) : ask();
    },
    leave: () => window.removeEventListener("keydown", guard, true),
  };
}

// The static edition: each demo of this id that is not shown yet, from what it carries.
export async function unpack(id) {
  for (const box of document.querySelectorAll(`[data-demo="${id}"]:not([data-shown])`)) {
    box.dataset.shown = "";
    const bytes = Uint8Array.from(atob(box.querySelector("script").textContent), (each) => each.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const host = document.createElement("div");
    show(host, await new Response(stream).json());
    box.querySelector(".demo-strip").replaceWith(host);
  }
}

export default {
  render({model, el}) {
    const demo = show(el, model.get("spec"), {
      at: model.get("at"),
      send: (message) => model.send(message),
      rest: (at, hand) => { model.set("at", at); model.set("hand", hand); model.save_changes(); },
    });
    model.on("msg:custom", demo.receive);
    model.send({hello: true});
    el.classList.add("demo-page");
    return () => { model.off("msg:custom", demo.receive); demo.leave(); };
  },
};
