// Demos in a notebook: anywidget calls `render` for each view of a demo's Page (page.py).

import { Demo } from "./demo.js";

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
  return () => model.off("msg:custom", receive);
}

export default { render };
