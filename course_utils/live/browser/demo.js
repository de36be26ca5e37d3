// One demo on a page: its inputs, its picture and its words.
//
// A position of the demo is a list of numbers, one for each control. The demo shows at once each
// position whose frame it holds, and asks the kernel for the others. On a static page there is no
// kernel: it moves between the frames that it carries.

import { button, element } from "./elements.js";
import { FrameStore } from "./frame_store.js";
import { wantedAt } from "./hands.js";
import { createInput } from "./inputs.js";
import { nearestMove } from "./nearest_move.js";
import { Picture } from "./picture.js";
import { Player } from "./player.js";

// Milliseconds.
const SAY_THAT_IT_WAITS = 300; // after so long without the picture of the newest position
const ASK_AGAIN = 5000; // an answer that did not come by then is not waited for
const AT_REST = 150; // the hand moves on, or it rests

const WAITING = "Waiting for the kernel. The picture is the one before.";
const RESTARTED = "The kernel was restarted. Run this cell again, and those it builds on.";

export class Demo {
  // Build the demo in the element `host`, from `spec`, what Frames.start() in frames.py gives.
  // The kernel, where there is one, has `position` (where the demo is), `askForFrame(question)`
  // and `report(position, activeControl)`.
  constructor(host, spec, kernel) {
    this.host = host;
    this.kernel = kernel;
    this.controls = spec.controls;
    this.position = kernel?.position ?? spec.position;
    this.activeControl = 0; // index of the control in hand
    this.note = ""; // said before the words of the newest move

    this.view = Math.random(); // tells this view from others of the same demo
    this.turn = 0; // counts the moves
    this.shownTurn = 0; // of the picture that is shown
    this.askedAt = null; // when the kernel was asked; null where no answer is waited for
    this.waitTimer = undefined;
    this.restTimer = undefined;

    this.frames = new FrameStore();
    this.picture = new Picture(
      spec,
      (panel, point) => this.drag(panel, point),
      (index) => this.reportSoon(0, index),
      () => this.layTracks(),
    );
    this.status = element("div", { role: "status" });
    this.alert = element("div", { role: "alert" });
    this.inputs = this.controls.map((control, index) => this.createInput(control, index));
    this.played = spec.play; // index of the control that plays; null where none does
    if (spec.play !== null) {
      this.player = new Player(this.controls[spec.play].label, this);
      this.inputs[spec.play].row.append(this.player.button);
    }
    this.laid = new Set(spec.tracks.map(([control]) => control).sort()); // sliders under it
    this.laying = new Set(spec.tracks.flatMap((track) => track.slice(3, 4))); // choices: where
    this.addFrames({ ...spec, keep: Boolean(kernel) });

    const root = host.attachShadow({ mode: "open" });
    root.append(element("style", {}, spec.css), this.layOut(spec));
    host.addEventListener("keydown", keepKeys);
    this.goTo(this.position);
  }

  createInput(control, index) {
    const onMove = (number, how, note) => this.move([[index, number]], how, note);
    const input = createInput(control, onMove);
    input.row.addEventListener("pointerdown", ({ target }) => {
      if (target.type === "range") {
        this.player?.stop();
      }
    });
    for (const event of ["focusin", "pointerover"]) {
      input.row.addEventListener(event, () => this.reportSoon(0, index));
    }
    return input;
  }

  layOut(spec) {
    const presets = spec.presets.map(({ label, tip, position }) =>
      button(label, tip, () => this.goTo(position)),
    );
    this.above = element("div", { class: "rows" }, ...this.inputs.map(({ row }) => row));
    this.under = element("div", { class: "rows under" });
    return element(
      "div",
      { class: `demo ${spec.mode}`, style: spec.style },
      element(
        "div",
        { class: "above" },
        element("div", { class: "demo-presets" }, element("strong", {}, spec.title), ...presets),
        this.above,
      ),
      this.picture.element,
      this.under,
      this.picture.shapesElement,
      element("div", { class: "words" }, this.status, this.alert),
      element("div", { class: "note" }, spec.note),
    );
  }

  // A slider that moves along an axis lies under it: its thumb stands where the axis has its value.
  // Where a part of the picture stands between them it goes above the picture.
  layTracks() {
    this.laid.forEach((index) => {
      const input = this.inputs[index];
      const ends = this.picture.trackOf(index, this.position);
      const home = ends ? this.under : this.above;
      if (input.row.parentElement !== home) {
        home.append(input.row);
      }
      input.layAlong(ends);
    });
  }

  // Controls move: `wanted` has the index of each and its number. `how` says by what: "step" of a
  // slider or button, "typed", or "drag" on the picture.
  move(wanted, how, note = "") {
    this.activeControl = wanted[0][0];
    if (this.kernel) {
      const moved = this.position.slice();
      wanted.forEach(([index, number]) => (moved[index] = number));
      this.goTo(moved, note);
    } else {
      const found = nearestMove(this, wanted, how);
      this.goTo(found.position, note + found.note);
    }
  }

  // A hand on the picture wants controls at numbers that may lie between their stops.
  drag(panel, point) {
    const wanted = wantedAt(panel, point, this.position);
    const stops = wanted.map(([index, number]) => [index, this.inputs[index].nearestStop(number)]);
    if (stops.some(([index, number]) => this.position[index] !== number)) {
      this.move(stops, "drag");
    }
  }

  goTo(position, note = "", playing = false) {
    if (!playing) {
      this.player?.stop();
    }
    const isLaidAnew = [...this.laying].some((index) => position[index] !== this.position[index]);
    this.position = position;
    this.note = note;
    this.turn += 1;
    this.inputs.forEach((input, index) => input.set(position[index]));
    if (isLaidAnew) {
      this.layTracks();
    }
    this.showOrAsk();
    this.reportSoon(AT_REST);
  }

  // What the player needs: see there.

  numbersToPlay() {
    const { played, position } = this;
    if (this.kernel) {
      return this.inputs[played].stops();
    }
    const isAlong = (held) => `${held.with(played, position[played])}` === `${position}`;
    const along = this.frames.positions().filter(isAlong).map((held) => held[played]);
    return [...new Set(along)].sort((a, b) => a - b);
  }

  playedNumber() {
    return this.position[this.played];
  }

  isReady() {
    return this.shownTurn === this.turn;
  }

  play(number) {
    this.goTo(this.position.with(this.played, number), "", true);
  }

  // Nobody wants each step read aloud: the words are read where it stops.
  onPlaying(isPlaying) {
    const { status } = this;
    status.setAttribute("aria-live", isPlaying ? "off" : "polite");
    status.textContent = status.textContent;
  }

  showOrAsk() {
    const frame = this.frames.find(this.position);
    if (frame) {
      this.show(frame, this.turn);
    } else {
      this.ask();
    }
  }

  show(frame, turn) {
    this.stopWaiting();
    this.shownTurn = turn;
    this.picture.draw(frame);
    const note = turn === this.turn ? this.note : "";
    this.status.textContent = frame.failed ? "" : note + (frame.short ?? frame.text);
    this.alert.textContent = frame.failed ? frame.text : "";
  }

  // Ask the kernel for the newest position, one question at a time: those between are dropped.
  ask() {
    this.waitTimer ??= setTimeout(() => {
      this.status.textContent = WAITING;
    }, SAY_THAT_IT_WAITS);
    if (this.askedAt !== null && performance.now() - this.askedAt < ASK_AGAIN) {
      return;
    }
    this.askedAt = performance.now();
    try {
      this.kernel.askForFrame({ draw: this.position, turn: this.turn, view: this.view });
    } catch {
      // A restarted kernel knows nothing of this page.
      this.stopWaiting();
      this.askedAt = null;
      this.status.textContent = RESTARTED;
    }
  }

  stopWaiting() {
    clearTimeout(this.waitTimer);
    this.waitTimer = undefined;
  }

  // Tell the kernel where the hand rests and on which control: it draws ahead from there.
  reportSoon(delay, activeControl = this.activeControl) {
    this.activeControl = activeControl;
    clearTimeout(this.restTimer);
    this.restTimer = setTimeout(() => {
      this.kernel?.report(this.position, this.activeControl);
    }, delay);
  }

  addFrames(message) {
    this.picture.addShared(message.shared);
    this.frames.add(message.frames, message.keep);
    this.host.dataset.held = this.frames.size;
  }

  // A message of the kernel: the answer to a question of this or another view, or frames ahead.
  receive(message) {
    if (message.forget_sweep) {
      this.frames.forgetSweep();
    }
    this.addFrames(message);
    if (message.view === this.view) {
      this.askedAt = null;
      if (message.turn > this.shownTurn) {
        this.show(message.frames[0], message.turn);
      }
    }
    if (this.shownTurn < this.turn) {
      this.showOrAsk();
    }
  }
}

// Keep keys from the notebook, whose letters add and delete cells. JupyterLab may have those with
// Ctrl, Alt or Meta that edit no number, and Escape leads back to the cell.
function keepKeys(event) {
  const inNumberBox = event.composedPath()[0].type === "number";
  const edits = inNumberBox && /^[acvxyz]$/i.test(event.key);
  const isShortcut = event.ctrlKey || event.altKey || event.metaKey;
  if (event.key === "Escape") {
    event.currentTarget.closest(".jp-Cell")?.focus();
  }
  if (edits || !isShortcut) {
    event.stopPropagation();
  }
}
