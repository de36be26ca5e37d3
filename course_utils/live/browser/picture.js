// The picture of a demo: an image that stays, and over it an SVG of what moves.

import { element } from "./elements.js";

export class Picture {
  constructor(size, still) {
    const [width, height] = size;
    // What frames share (see frames.py): glyphs and markers stand in the page, under their ids;
    // attributes are put into a frame before it is drawn.
    this.shared = {};
    this.shapes = element("defs");
    this.overlay = element("svg", {
      class: "overlay",
      viewBox: `0 0 ${width} ${height}`,
      "aria-hidden": true,
    });
    const image = element("img", {
      alt: "",
      src: `data:image/svg+xml,${encodeURIComponent(still)}`,
    });
    const look = { class: "picture", role: "img", style: `aspect-ratio: ${width} / ${height}` };
    this.element = element("div", look, image, this.overlay);
    this.shapesElement = element("svg", { class: "shapes", "aria-hidden": true }, this.shapes);
  }

  addShared(shared) {
    for (const [name, markup] of Object.entries(shared)) {
      const isShape = name.startsWith("s");
      if (isShape && !(name in this.shared)) {
        this.shapes.insertAdjacentHTML("beforeend", markup);
      }
      this.shared[name] = markup;
    }
  }

  draw(frame) {
    this.overlay.innerHTML = this.expand(frame.svg);
    this.element.setAttribute("aria-label", frame.text);
  }

  // The SVG of a frame, in which {a1} stands for attributes and {7 12.5} for the glyph s7 at 12.5.
  expand(svg) {
    return svg.replace(/\{(\w+) ?(.*?)\}/g, (_, name, x) => {
      return this.shared[name] ?? `<use href="#s${name}" x="${x || 0}"/>`;
    });
  }
}
