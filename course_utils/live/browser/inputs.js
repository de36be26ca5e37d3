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

// A slider, and a box to type exact values in. The browser rounds a linear slider to its stops; one
// whose stops are listed counts them.
function createSlider(control, onMove) {
  const { label, min, max, step, whole, range, stops } = control;
  let current;

  const track = stops ? { min: 0, max: stops.length - 1, step: 1 } : { min, max, step };
  const slider = element("input", { type: "range", "aria-label": label, ...track });
  slider.addEventListener("input", () => {
    onMove(stops ? stops[slider.valueAsNumber] : slider.valueAsNumber);
  });

  const limits = stops && !whole ? {} : { min, max, step };
  const box = element("input", { type: "number", title: `${label}: ${range}`, ...limits });
  box.addEventListener("change", () => {
    const typed = box.valueAsNumber;
    const wanted = whole ? Math.round(typed) : typed;
    const used = Number.isNaN(wanted) ? current : Math.min(Math.max(wanted, min), max);
    const kind = whole ? "a whole number in" : "in";
    const note = `${box.value || "That"} is not ${kind} ${range}; ${used} is used. `;
    // The arrow keys of the box change it by one step, which may be inexact.
    const isJump = Math.abs(used - current) > 1.01 * box.step;
    onMove(used, used === typed ? "" : note, isJump);
  });

  const name = element("label", {}, element("span", {}, label), box);
  return {
    row: element("div", { class: "row" }, name, slider),
    set(value) {
      current = value;
      slider.value = stops ? indexOfNearest(stops, value) : value;
      if (stops) {
        slider.setAttribute("aria-valuetext", value);
      }
      box.value = value;
      box.step = limits.step ?? secondDigit(value || stops[1]);
    },
  };
}

// The index of the number in a rising list that is nearest to a value.
function indexOfNearest(numbers, value) {
  const above = numbers.findIndex((number) => number >= value);
  if (above < 1) {
    return above < 0 ? numbers.length - 1 : 0;
  }
  const below = above - 1;
  return value - numbers[below] < numbers[above] - value ? below : above;
}

// What one in the second digit of a number is worth: 0.1 for 3.4, 100 for 2500.
function secondDigit(number) {
  return Number(`1e${Math.floor(Math.log10(number)) - 1}`);
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
