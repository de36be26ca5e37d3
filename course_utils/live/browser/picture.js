// The picture of a demo: an image that stays, and over it an SVG of what moves. Where the page is
// narrow its columns of panels stand one below the other, each a part of the same picture.

import { element } from "./elements.js";
import { createHands } from "./hands.js";

const NARROW = 500; // pixels
const LARGEST = 1.25; // so many times as large as in the widest part the words of another may be

export class Picture {
  // From what Frames.start() in frames.py gives; `onDrag` and `onTouch` as in hands.js. `onResize`
  // hears of a new size.
  constructor({ points, columns, still, panels, tracks }, onDrag, onTouch, onResize) {
    const [width, height] = points;
    const address = `data:image/svg+xml,${encodeURIComponent(still)}`;
    // What frames share: glyphs and markers stand in the page, under their ids; attributes are put
    // into a frame before it is drawn.
    this.shared = {};
    this.shapes = element("defs");
    this.shapesElement = element("svg", { class: "shapes", "aria-hidden": true }, this.shapes);
    this.overlays = [];
    this.svg = "";
    this.height = height;
    this.tracks = tracks;
    this.element = element("div", { class: "picture", role: "img" });

    const createPart = ([left, right], _, parts) => {
      const share = right - left;
      const widest = Math.max(...parts.map(([from, to]) => to - from));
      const room = Math.min(100, (LARGEST * 100 * share) / widest); // percent
      const viewBox = `${left} 0 ${share} ${height}`;
      const place = `width: ${(100 * width) / share}%; left: ${(-100 * left) / share}%`;
      const overlay = element("svg", { class: "overlay", viewBox, "aria-hidden": true });
      const layers = [element("img", { alt: "", src: address, style: place }), overlay];
      if (panels.length) {
        layers.push(createHands(viewBox, panels, onDrag, onTouch));
      }
      this.overlays.push(overlay);
      const natural = (share * 96) / 72; // pixels
      const shape = `aspect-ratio: ${share} / ${height}; max-width: min(${natural}px, ${room}%)`;
      return element("div", { class: "part", style: shape }, ...layers);
    };
    const layOut = (isNarrow) => {
      this.overlays = [];
      this.isNarrow = isNarrow;
      this.parts = isNarrow ? columns : [[0, width]];
      this.element.classList.toggle("narrow", isNarrow);
      this.element.replaceChildren(...this.parts.map(createPart));
      this.paint();
    };
    layOut(false);
    new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width === 0) {
        return;
      }
      const isNarrow = columns.length > 1 && contentRect.width < NARROW;
      if (isNarrow !== this.isNarrow) {
        layOut(isNarrow);
      }
      onResize();
    }).observe(this.element);
  }

  // Where the slider of a control lies along an axis of the lowest part: both ends, in pixels from
  // the left of the demo, and the least that the first can be at any height and option, so that what
  // stands beside the slider depends on neither. Undefined where no axis there is its own.
  trackOf(control, position) {
    const [left, right] = this.parts.at(-1);
    const { clientWidth, clientHeight } = this.element.lastElementChild;
    const scale = Math.min(clientWidth / (right - left), clientHeight / this.height);
    const margin = (clientWidth - scale * (right - left)) / 2;
    const here = this.tracks.filter(
      ([each, from, to]) => each === control && left <= from && to <= right,
    );
    const track = here.find(
      ([, , , given, option]) => given === undefined || position[given] === option,
    );
    const ends = track?.slice(1, 3) ?? [];
    const first = Math.min(...here.map(([, from]) => from));
    const full = (clientWidth * (first - left)) / (right - left);
    const indent = this.element.offsetLeft - this.element.parentElement.offsetLeft; // on a slide
    const places = ends.map((point) => indent + margin + scale * (point - left));
    return ends.length ? [...places, Math.min(full, clientWidth / 2)] : undefined;
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
