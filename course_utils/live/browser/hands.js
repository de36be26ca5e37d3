// Hands on the picture: over each panel that moves controls lies a rectangle for the pointer.

import { element } from "./elements.js";

// The layer of these rectangles, over the part of a picture that a view box shows.
//
// `onDrag` hears of a panel and the point in it where the hand is. `onTouch` hears which control a
// hand is about to move.
export function createHands(viewBox, panels, onDrag, onTouch) {
  const layer = element("svg", { class: "hands", viewBox, "aria-hidden": true });
  layer.append(...panels.map((panel) => createHand(layer, panel, onDrag, onTouch)));
  return layer;
}

function createHand(layer, panel, onDrag, onTouch) {
  const [left, top, right, bottom] = panel.box;
  const hand = element("rect", {
    class: panel.moves.map((move) => `along-${move.along}`).join(" "),
    x: left,
    y: top,
    width: right - left,
    height: bottom - top,
  });
  const drag = (event) => {
    const here = new DOMPoint(event.clientX, event.clientY);
    onDrag(panel, here.matrixTransform(layer.getScreenCTM().inverse()));
  };

  // A finger that comes down may want to scroll the page. It moves controls once it has begun along
  // their way, or sideways where they have two; then the page stays, and it may go anywhere. Where
  // it only taps, they move as it leaves.
  const ways = panel.moves.map(({ along }) => along);
  let start; // where the pointer came down, while it is down
  let isDragging = false;
  const goesAlong = ({ clientX, clientY }) => {
    const [x, y] = [Math.abs(clientX - start.clientX), Math.abs(clientY - start.clientY)];
    return ways.includes("x") ? x > y : y > x;
  };
  hand.addEventListener("pointerover", () => onTouch(panel.moves[0].control));
  hand.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) {
      return;
    }
    start = event;
    hand.setPointerCapture(event.pointerId);
    isDragging = event.pointerType !== "touch";
    if (isDragging) {
      drag(event);
    }
  });
  hand.addEventListener("pointermove", (event) => {
    isDragging ||= start !== undefined && goesAlong(event);
    if (isDragging) {
      drag(event);
    }
  });
  const keepPage = (event) => isDragging && event.cancelable && event.preventDefault();
  hand.addEventListener("touchmove", keepPage, { passive: false });
  const leave = () => {
    start = undefined;
    isDragging = false;
  };
  hand.addEventListener("pointerup", (event) => {
    if (start) {
      drag(event);
    }
    leave();
  });
  hand.addEventListener("pointercancel", leave);
  return hand;
}

// Where a hand at a point of a panel wants controls, from where they all are: a list of [index of
// the control, number].
export function wantedAt({ moves, mesh, given }, point, position) {
  const rows = mesh?.filter((row) => given === undefined || row[1] === position[given]);
  const found = rows && nearestIn(rows, point);
  const numbers = found ?? moves.map(({ knots, along }) => numberAt(knots, point[along]));
  return moves.map(({ control }, index) => [control, numbers[index]]);
}

// The row of a mesh, of one number or two and then x and y, that is nearest to a point.
function nearestIn(mesh, { x, y }) {
  const distance = (row) => Math.hypot(row.at(-2) - x, row.at(-1) - y);
  return mesh.reduce((nearest, row) => (distance(row) < distance(nearest) ? row : nearest));
}

// The number at a point between knots, pairs of a number and a point, in a line.
function numberAt(knots, point) {
  const after = knots.findIndex((knot) => knot[1] >= point);
  if (after < 1) {
    return knots.at(after)[0];
  }
  const [[number, from], [next, to]] = knots.slice(after - 1, after + 1);
  return number + ((next - number) * (point - from)) / (to - from);
}
