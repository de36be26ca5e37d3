// Demos in a notebook: anywidget calls `render` for each view of a demo's Page (page.py).

import { Demo } from "./demo.js";

// Milliseconds.
const LAID_OUT_BY = 3000; // by then a new demo has its place on the page

// Let a new demo be seen whole, with its controls, where its cell was just run and is still in
// view: it is the active one or, after Shift+Enter, the one before. The focus stays where it is.
// A demo has its place once its height lasts for a frame: sliders go under a picture that is there.
function bringIntoView(el, since = performance.now(), heightBefore = 0) {
  const { height } = el.getBoundingClientRect();
  if (height > 0 && height === heightBefore) {
    const cell = el.closest(".jp-Cell");
    const isActive = (each) => each?.classList.contains("jp-mod-active");
    if (isActive(cell) || isActive(cell?.nextElementSibling)) {
      const { top, bottom } = cell.getBoundingClientRect();
      if (bottom > 0 && top < window.innerHeight) {
        el.scrollIntoView({ block: "nearest" });
      }
    }
  } else if (performance.now() - since < LAID_OUT_BY) {
    requestAnimationFrame(() => bringIntoView(el, since, height));
  }
}

function render({ model, el }) {
  const demo = new Demo(el, model.get("spec"), {
    position: model.get("position"),
    askForFrame(question) {
      model.send(question);
    },
    report(position, activeControl) {
      model.set("position", position);
      model.set("active_control", activeControl);
      model.save_changes();
    },
  });
  const receive = (message) => demo.receive(message);
  model.on("msg:custom", receive);
  model.send({ hello: true });
  el.classList.add("demo-page");
  if (!model.get("seen")) {
    model.set("seen", true);
    model.save_changes();
    requestAnimationFrame(() => bringIntoView(el));
  }
  return () => model.off("msg:custom", receive);
}

export default { render };
