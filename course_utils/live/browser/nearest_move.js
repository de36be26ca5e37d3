// Where a move leads on a page that holds some positions of a demo and has no kernel for the others.

const OTHER_CONTROL_CHANGES = 1e6; // outweighs leaving the preset, and that any distance
const OTHER_CONTROL_LEAVES_PRESET = 1e3;

// The position held that a move of one control leads to, and words on what else it changed.
//
// A slider goes to the nearest number in the direction of the move, and a typed number to the
// nearest on either side, where the fewest other controls change.
export function nearestMove(demo, index, number, typed) {
  const { controls, position, presetPosition } = demo;
  const { options, min = 0, max = 1 } = controls[index];
  const direction = Math.sign(number - position[index]);
  const others = (from, to) =>
    controls.filter((_, other) => other !== index && from[other] !== to[other]);

  const isAllowed = (candidate) => {
    if (options) {
      return candidate[index] === number;
    }
    return typed || (candidate[index] - position[index]) * direction > 0;
  };
  const cost = (candidate) =>
    OTHER_CONTROL_CHANGES * others(candidate, position).length +
    OTHER_CONTROL_LEAVES_PRESET * others(candidate, presetPosition).length +
    Math.abs(candidate[index] - number) / (max - min);

  let nearest = position;
  let least = Infinity;
  for (const candidate of demo.frames.positions().filter(isAllowed)) {
    const costs = cost(candidate);
    if (costs < least) {
      nearest = candidate;
      least = costs;
    }
  }

  let note = "";
  const changed = others(nearest, position).map((control) => control.label);
  if (changed.length) {
    note += `Here one control moves at a time: ${changed.join(" and ")} went back. `;
  }
  if (typed && nearest[index] !== number) {
    note += `${number} is not on this page; ${nearest[index]} is the nearest. `;
  }
  return { position: nearest, note };
}
