// The inputs of a demo. Each is an object with `row`, its element, and `set(number)`, which shows
// where the control stands: a slider's number is its value, a choice's the index of its option.
//
// `onMove(number, note, typed)` hears of each move. The note is said before the demo's words;
// `typed` is true where the number was typed and is not just one step away.

import { button, element } from "./elements.js";

export function createInput(control, onMove) {
  const create = control.options ? createChoice : createSlider;
  return create(control, onMove);
}

// A slider, which the browser rounds to its stops, and a box to type exact values in.
function createSlider(control, onMove) {
  const { label, min, max, step, whole, range } = control;
  let current;

  const slider = element("input", { type: "range", "aria-label": label, min, max, step });
  slider.addEventListener("input", () => onMove(slider.valueAsNumber));

  const box = element("input", { type: "number", title: `${label}: ${range}`, min, max, step });
  box.addEventListener("change", () => {
    const typed = box.valueAsNumber;
    const wanted = whole ? Math.round(typed) : typed;
    const used = Number.isNaN(wanted) ? current : Math.min(Math.max(wanted, min), max);
    const kind = whole ? "a whole number in" : "in";
    const note = `${box.value || "That"} is not ${kind} ${range}; ${used} is used. `;
    // The arrow keys of the box change it by one step, which may be inexact.
    const isJump = Math.abs(used - current) > 1.01 * step;
    onMove(used, used === typed ? "" : note, isJump);
  });

  const name = element("label", {}, element("span", {}, label), box);
  return {
    row: element("div", { class: "row" }, name, slider),
    set(value) {
      current = value;
      slider.value = value;
      box.value = value;
    },
  };
}

// A row of buttons, and in words which one is pressed.
function createChoice(control, onMove) {
  const { label, options } = control;
  const state = element("span");
  const buttons = options.map((option, index) =>
    button(option, `${label}: ${option}`, () => onMove(index)),
  );
  const row = { class: "row", role: "group", "aria-label": label };
  return {
    row: element("div", row, state, element("div", { class: "options" }, ...buttons)),
    set(pressed) {
      state.textContent = `${label}: ${options[pressed]}`;
      buttons.forEach((each, index) => each.setAttribute("aria-pressed", index === pressed));
    },
  };
}
