// The inputs of a demo: what a control is on the page. A slider's number is its value, a choice's
// the index of its option. Each is an object with
//   row             its element,
//   set(number)     which shows where the control stands,
//   stops()         the number of each stop, the first to the last,
//   nearestStop(x)  the stop nearest to a number,
//   travel(number)  how far along its way a number is, from 0 to 1,
//   layAlong(ends)  of a slider: lets the middle of its thumb go from one place of the row to
//                   another, in pixels; without them the track takes the room there is.
//
// `onMove(number, how, note)` hears of each move: `how` is "typed" where the number was typed and
// is not just one step away, else "step"; the note is said before the demo's words.

import { button, element } from "./elements.js";

const THUMB = 16; // pixels, as browsers draw it
const ROW_GAP = 6; // pixels, as in demo.css
const FINE = 1e-4; // of a track whose stops are listed
const KEYS = {
  // The direction and share of the stops, at least one.
  ArrowRight: [1, 0],
  ArrowUp: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [-1, 0],
  PageUp: [1, 0.1],
  PageDown: [-1, 0.1],
  End: [1, 1],
  Home: [-1, 1],
};

export function createInput(control, onMove) {
  const create = control.options ? createChoice : createSlider;
  return create(control, onMove);
}

// A slider, and a box to type exact values in. The browser rounds a linear slider to its stops. One
// whose stops are listed has them along its track as their logarithms; keys go from stop to stop.
function createSlider(control, onMove) {
  const { label, min, max, step, whole, range, stops } = control;
  const places = stops && logarithmicPlaces(stops);
  let current;

  const track = stops ? { min: 0, max: 1, step: FINE } : { min, max, step };
  const slider = element("input", { type: "range", "aria-label": label, ...track });
  const goTo = (index) => onMove(stops[Math.min(Math.max(index, 0), stops.length - 1)], "step");
  slider.addEventListener("input", () => {
    if (!stops) {
      onMove(slider.valueAsNumber, "step");
      return;
    }
    // What helps to read the screen moves a slider by one step, too little to reach the next stop.
    const from = placeAmong(stops, current);
    const moved = slider.valueAsNumber - between(places, from);
    const isStep = Math.abs(moved) < 1.5 * FINE;
    const nearest = Math.round(placeAmong(places, slider.valueAsNumber));
    goTo(isStep ? nextStop(from, Math.sign(moved)) : nearest);
  });
  slider.addEventListener("keydown", (event) => {
    const way = KEYS[event.key];
    if (stops && way && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      const [direction, share] = way;
      const stride = Math.max(1, Math.floor(share * stops.length));
      goTo(nextStop(placeAmong(stops, current), direction) + direction * (stride - 1));
    }
  });

  const limits = stops && !whole ? {} : { min, max, step };
  const style = `min-width: calc(${String(max).length}ch + 2em)`; // room for its largest number
  const box = element("input", { type: "number", title: `${label}: ${range}`, style, ...limits });
  box.addEventListener("change", () => {
    const typed = box.valueAsNumber;
    const wanted = whole ? Math.round(typed) : typed;
    const used = Number.isNaN(wanted) ? current : Math.min(Math.max(wanted, min), max);
    const kind = whole ? "a whole number in" : "in";
    const note = `${box.value || "That"} is not ${kind} ${range}; ${used} is used. `;
    // The arrow keys of the box change it by one step, which may be inexact.
    const isJump = Math.abs(used - current) > 1.01 * box.step;
    onMove(used, isJump ? "typed" : "step", used === typed ? "" : note);
  });

  const name = element("label", {}, element("span", {}, label), box);
  const row = element("div", { class: "row" }, name, slider);
  return {
    row,
    set(value) {
      current = value;
      slider.value = stops ? between(places, placeAmong(stops, value)) : value;
      if (stops) {
        slider.setAttribute("aria-valuetext", value);
      }
      box.value = value;
      box.step = limits.step ?? secondDigit(value || stops[1]);
    },
    stops: () => stops ?? evenStops(control),
    nearestStop(number) {
      if (stops) {
        return stops[Math.round(placeAmong(stops, number))];
      }
      const rounded = Math.round((number - min) / step);
      return clean(min + step * Math.min(Math.max(rounded, 0), Math.round((max - min) / step)));
    },
    travel(number) {
      const [place, end] = stops
        ? [placeAmong(stops, number), stops.length - 1]
        : [number - min, max - min];
      return place / end;
    },
    layAlong(ends) {
      const [from, to, least] = ends ?? [0, 0, 0];
      const others = [...row.children].filter((each) => each !== slider && each !== name);
      const widths = [...name.children, ...others].map((each) => each.offsetWidth + ROW_GAP);
      const room = widths.reduce((sum, width) => sum + width, 0);
      const start = from - THUMB / 2;
      const isBeside = room <= least - THUMB / 2; // the others have room to its left
      const latest = Math.max(row.offsetWidth - room, 0); // where the others still fit below it
      const indent = isBeside ? start - room : Math.min(start, latest);
      row.classList.toggle("laid", ends !== undefined);
      row.classList.toggle("beside", isBeside);
      row.style.paddingLeft = ends ? `${indent}px` : "";
      slider.style.marginLeft = ends && !isBeside ? `${start - indent}px` : "";
      slider.style.width = ends ? `${to - from + THUMB}px` : "";
    },
  };
}

function evenStops({ min, max, step }) {
  const count = Math.round((max - min) / step) + 1;
  return Array.from({ length: count }, (_, index) => clean(min + step * index));
}

// A number without what counting steps in floats added.
function clean(number) {
  return Number(number.toFixed(10));
}

// How far along a logarithmic track each stop lies, from 0 to 1. A stop at 0 lies as far before the
// first as the next lies behind it.
function logarithmicPlaces(stops) {
  const logs = stops.map(Math.log);
  if (stops[0] === 0) {
    logs[0] = 2 * logs[1] - logs[2];
  }
  const end = logs.at(-1) - logs[0];
  return logs.map((log) => (log - logs[0]) / end);
}

// The index of the stop after a place among stops, or before it.
function nextStop(place, direction) {
  return direction > 0 ? Math.floor(place) + 1 : Math.ceil(place) - 1;
}

// The number at a place in a list, of its index or between two.
function between(numbers, place) {
  const below = Math.floor(place);
  return numbers[below] + (place - below) * ((numbers[below + 1] ?? 0) - numbers[below]);
}

// Where a value lies in a rising list of numbers: the index of its equal, or between two.
function placeAmong(numbers, value) {
  const above = numbers.findIndex((number) => number >= value);
  if (above < 1) {
    return above < 0 ? numbers.length - 1 : 0;
  }
  const below = numbers[above - 1];
  return above - 1 + (value - below) / (numbers[above] - below);
}

// What one in the second digit of a number is worth: 0.1 for 3.4, 100 for 2500.
function secondDigit(number) {
  return Number(`1e${Math.floor(Math.log10(number)) - 1}`);
}

// A row of buttons, and in words which one is pressed.
function createChoice(control, onMove) {
  const { label, options } = control;
  const state = element("small");
  const buttons = options.map((option, index) =>
    button(option, `${label}: ${option}`, () => onMove(index, "step")),
  );
  const name = element("span", {}, label, state);
  const row = { class: "row", role: "group", "aria-label": label };
  return {
    row: element("div", row, name, element("div", { class: "options" }, ...buttons)),
    set(pressed) {
      state.textContent = `: ${options[pressed]}`;
      buttons.forEach((each, index) => each.setAttribute("aria-pressed", index === pressed));
    },
    stops: () => options.map((_, index) => index),
    nearestStop: (number) => Math.min(Math.max(Math.round(number), 0), options.length - 1),
    travel: (number) => number / (options.length - 1),
  };
}
