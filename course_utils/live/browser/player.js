// A button that moves one control to its end by itself, once it is pressed.

import { button } from "./elements.js";

// Milliseconds.
const WHOLE_WAY = 8000; // from the first stop to the last
const SHORTEST = 50; // between two moves: where stops are many it leaves some out
const LONGEST = 500;

const JUMPS = 10; // for eyes that want little motion: so many on the way, each after
const JUMP_PAUSE = 1000; // so many milliseconds

export class Player {
  // `label` names the control. The demo has `numbersToPlay()`, all from the first to the last,
  // `playedNumber()`, where the control is, `isReady()`, whether the last move can be seen, `play`,
  // which moves the control to a number, and `onPlaying`, which hears when it begins and ends.
  constructor(label, demo) {
    this.demo = demo;
    this.timer = undefined;
    this.button = button("▶", `play ${label}`, () => (this.timer ? this.stop() : this.start()));
    this.button.classList.add("play");
    this.button.setAttribute("aria-label", `play ${label}`);
    this.button.setAttribute("aria-pressed", false);
  }

  start() {
    const numbers = this.demo.numbersToPlay();
    const jumps = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const most = jumps ? JUMPS : WHOLE_WAY / SHORTEST;
    const stride = Math.ceil(numbers.length / most);
    const pause = Math.min(Math.max((WHOLE_WAY * stride) / numbers.length, SHORTEST), LONGEST);
    const here = this.demo.playedNumber();
    const isAtEnd = here >= numbers.at(-1);
    const ahead = isAtEnd ? numbers : numbers.filter((number) => number > here);
    const isStop = (index) => index % stride === 0 || index === ahead.length - 1;
    this.left = ahead.filter((_, index) => isStop(index));
    this.pause = jumps ? JUMP_PAUSE : pause;
    this.show(true);
    this.step();
  }

  step() {
    if (!this.left.length || !this.button.isConnected) {
      this.stop();
      return;
    }
    if (this.demo.isReady()) {
      this.demo.play(this.left.shift());
    }
    this.timer = setTimeout(() => this.step(), this.pause);
  }

  stop() {
    if (this.timer) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.show(false);
    }
  }

  show(isPlaying) {
    this.button.textContent = isPlaying ? "❚❚" : "▶";
    this.button.setAttribute("aria-pressed", isPlaying);
    this.demo.onPlaying(isPlaying);
  }
}
