// The frames that a page holds, by position.

export class FrameStore {
  constructor() {
    this.kept = new Map(); // the start and the presets, kept for good
    this.swept = new Map(); // all others, until the kernel draws another sweep
  }

  find(position) {
    const key = `${position}`;
    return this.kept.get(key) ?? this.swept.get(key);
  }

  add(frames, keep) {
    const store = keep ? this.kept : this.swept;
    for (const frame of frames) {
      store.set(`${frame.position}`, frame);
    }
  }

  forgetSweep() {
    this.swept.clear();
  }

  positions() {
    return [...this.kept.values(), ...this.swept.values()].map((frame) => frame.position);
  }

  get size() {
    return this.kept.size + this.swept.size;
  }
}
