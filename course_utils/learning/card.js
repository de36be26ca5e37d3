/* What core widgets lack. A card keeps plain keys from JupyterLab, where A, typed at an answer,
   would add a cell; Enter in a number box commits; an answer is clicked anywhere; a screen reader
   hears which one is chosen. Once a truth is shown the folds that tell it open; who opens one before
   that has looked. The headings of the notebook say what is done of their sections. */

function onKey(event) {
  const card = event.currentTarget;
  const run = event.key === "Enter" && event.shiftKey;
  if (run || event.ctrlKey || event.altKey || event.metaKey) return;
  event.stopPropagation();
  if (event.key === "Escape") card.closest(".jp-Cell")?.focus();
}

/* On its way down: a number box lets no key up again. It tells its number at a change. */
function onEnter(event) {
  if (event.key !== "Enter" || event.shiftKey || !event.target.matches("input[type=number]")) return;
  event.target.dispatchEvent(new Event("change", { bubbles: true }));
  event.currentTarget.querySelector(".course-commit")?.click();
}

/* A click is told at once, a number only when the kernel has taken the one before. So the numbers
   are told once more, before the click. One that cannot be read is null. */
function tellNumbers(event, model) {
  if (!event.target.closest(".course-commit")) return;
  const boxes = event.currentTarget.querySelectorAll("input[type=number]");
  model.send({ numbers: [...boxes].map(box => box.valueAsNumber) });
}

function onClick(event) {
  if (event.target.closest("button, input, a")) return;
  event.target.closest(".course-option")?.querySelector("button")?.click();
}

function sayChosen(card) {
  for (const option of card.querySelectorAll(".course-option")) {
    const chosen = option.classList.contains("course-chosen");
    option.querySelector("button")?.setAttribute("aria-pressed", chosen);
  }
}

/* JupyterLab takes the name of its guess from a fold. Those of a guess stand before the next. */
function foldsOf(card) {
  const folds = [];
  let cell = card.closest(".jp-Cell")?.nextElementSibling;
  for (; cell && !cell.textContent.includes('predict("'); cell = cell.nextElementSibling) {
    folds.push(...cell.querySelectorAll("details.answer"));
  }
  return folds;
}

/* A button that goes once it is pressed hands the focus to what it has said. */
function keepFocus(card) {
  let held = null;
  card.addEventListener("focusin", event => { held = event.target; });
  return () => {
    const said = held && !held.isConnected && card.querySelector("[role=status]");
    if (!said) return;
    held = null;
    said.tabIndex = -1;
    said.focus();
  };
}

/* Below the heading of each section: which one it is, and what is done of it. */
function showPlaces(notebook, places) {
  for (const heading of notebook.querySelectorAll(".jp-RenderedMarkdown h2")) {
    const html = places[heading.textContent.replace("¶", "").trim()];
    if (html === undefined) continue;
    let place = heading.nextElementSibling;
    if (!place?.matches(".course-place")) {
      place = document.createElement("p");
      place.className = "course-place";
      heading.after(place);
    }
    place.innerHTML = html;
  }
}

/* JupyterLab takes cells that are far away out of the page, and puts them back. Where headings say
   it, the card need not. */
function keepPlaces(card, model, signal) {
  const notebook = card.closest(".jp-Notebook");
  if (!notebook) return;
  const show = () => {
    showPlaces(notebook, model.get("places"));
    card.classList.toggle("course-placed", notebook.querySelector("h2 + .course-place") !== null);
  };
  const returning = new MutationObserver(show);
  const cells = card.closest(".jp-Cell").parentElement;
  returning.observe(cells, { childList: true });
  signal.addEventListener("abort", () => returning.disconnect());
  model.on("change:places", show);
  show();
}

function render({ model, el }) {
  const gone = new AbortController();
  requestAnimationFrame(() => {
    const card = el.closest(".course-card");
    if (!card) return;
    card.addEventListener("keydown", onKey);
    card.addEventListener("keydown", onEnter, true);
    card.addEventListener("click", event => tellNumbers(event, model), true);
    card.addEventListener("click", onClick);
    const handOn = keepFocus(card);
    const watch = { subtree: true, childList: true, attributeFilter: ["class"] };
    new MutationObserver(() => {
      sayChosen(card);
      handOn();
    }).observe(card, watch);
    sayChosen(card);
    keepPlaces(card, model, gone.signal);
    const reveal = () => {
      if (model.get("revealed")) foldsOf(card).forEach(fold => { fold.open = true; });
    };
    model.on("change:revealed", reveal);
    reveal();
    /* A fold's toggle does not bubble. */
    const look = ({ target }) => {
      if (!target.open || model.get("revealed") || !foldsOf(card).includes(target)) return;
      model.set("looked", true);
      model.save_changes();
    };
    document.addEventListener("toggle", look, { capture: true, signal: gone.signal });
    foldsOf(card).forEach(fold => look({ target: fold }));
  });
  return () => gone.abort();
}

export default { render };
