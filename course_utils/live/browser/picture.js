// The picture of a demo: an image that stays, and over it an SVG of what moves. Where the page is
// narrow its columns of panels stand one below the other, each a part of the same picture.

import { element } from "./elements.js";
import { createHands } from "./hands.js";

const NARROW = 500; // pixels

export class Picture {
  // From what Frames.start() in frames.py gives; `onDrag` and `onTouch` as in hands.js.
  constructor({ points, columns, still, panels }, onDrag, onTouch) {
    const [width, height] = points;
    const address = `data:image/svg+xml,${encodeURIComponent(still)}`;
    // What frames share: glyphs and markers stand in the page, under their ids; attributes are put
    // into a frame before it is drawn.
    this.shared = {};
    this.shapes = element("defs");
    this.shapesElement = element("svg", { class: "shapes", "aria-hidden": true }, this.shapes);
    this.overlays = [];
    this.svg = "";
    this.element = element("div", { class: "picture", role: "img" });

    const createPart = ([left, right]) => {
      const share = right - left;
      const viewBox = `${left} 0 ${share} ${height}`;
      const place = `width: ${(100 * width) / share}%; left: ${(-100 * left) / share}%`;
      const overlay = element("svg", { class: "overlay", viewBox, "aria-hidden": true });
      const layers = [element("img", { alt: "", src: address, style: place }), overlay];
      if (panels.length) {
        layers.push(createHands(viewBox, panels, onDrag, onTouch));
      }
      this.overlays.push(overlay);
      const natural = (share * 96) / 72; // pixels
      const shape = `aspect-ratio: ${share} / ${height}; max-width: ${natural}px`;
      return element("div", { class: "part", style: shape }, ...layers);
    };
    const layOut = (isNarrow) => {
      this.overlays = [];
      this.isNarrow = isNarrow;
      this.element.classList.toggle("narrow", isNarrow);
      this.element.replaceChildren(...(isNarrow ? columns : [[0, width]]).map(createPart));
      this.paint();
    };
    layOut(false);
    if (columns.length > 1) {
      new ResizeObserver(([{ contentRect }]) => {
        const isNarrow = contentRect.width < NARROW;
        if (contentRect.width > 0 && isNarrow !== this.isNarrow) {
          layOut(isNarrow);
        }
      }).observe(this.element);
    }
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
    this.svg = this.expand(frame.svg);
    this.paint();
    this.element.setAttribute("aria-label", frame.text);
  }

  paint() {
    for (const overlay of this.overlays) {
      overlay.innerHTML = this.svg;
    }
  }

  // The SVG of a frame, in which {a1} stands for attributes and {7 12.5} for the glyph s7 at 12.5.
  expand(svg) {
    return svg.replace(/\{(\w+) ?(.*?)\}/g, (_, name, x) => {
      return this.shared[name] ?? `<use href="#s${name}" x="${x || 0}"/>`;
    });
  }
}
