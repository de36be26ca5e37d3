// Where a move leads on a page that holds some positions of a demo and has no kernel.

// What a position costs, next to the shares of their ways that controls go too far or astray.
const CHOICE_CHANGES = 1e6;
const LEAPS = 1e3; // more than LARGEST_LEAP from where it was wanted
const STRAYS = 5; // so many times the way of a control that was to stay
const LARGEST_LEAP = 0.1;

// The position held that is nearest to a move, and words on what else it changed.
//
// `wanted` has the index and the number of each control that moves. A slider that was not typed
// into, nor moved by a hand on the picture, goes on in the direction of its move. Static pages hold
// positions near enough to each other (see carried_positions in static_page.py).
export function nearestMove(demo, wanted, how) {
  const { controls, inputs, position } = demo;
  const goal = wanted.reduce((moved, [index, number]) => moved.with(index, number), position);
  const isWanted = controls.map((_, index) => wanted.some(([each]) => each === index));

  const isAllowed = (candidate) => {
    const [[index, number]] = wanted;
    if (controls[index].options) {
      return candidate[index] === number;
    }
    const direction = Math.sign(number - position[index]);
    return how !== "step" || (candidate[index] - position[index]) * direction > 0;
  };
  const away = (candidate, index) => {
    if (controls[index].options) {
      return candidate[index] === goal[index] ? 0 : CHOICE_CHANGES;
    }
    const { travel } = inputs[index];
    const distance = Math.abs(travel(candidate[index]) - travel(goal[index]));
    if (!isWanted[index]) {
      return STRAYS * distance;
    }
    return distance + (distance > LARGEST_LEAP ? LEAPS : 0);
  };

  let nearest = position;
  let least = Infinity;
  for (const candidate of demo.frames.positions().filter(isAllowed)) {
    const cost = controls.reduce((sum, _, index) => sum + away(candidate, index), 0);
    if (cost < least) {
      nearest = candidate;
      least = cost;
    }
  }

  let note = "";
  const strayed = controls.filter((_, index) => !isWanted[index] && nearest[index] !== goal[index]);
  if (strayed.length) {
    const names = strayed.map((control) => control.label).join(" and ");
    note += `This page holds some positions only: ${names} moved to the nearest. `;
  }
  const [[index, number]] = wanted;
  if (how === "typed" && nearest[index] !== number) {
    note += `${number} is not on this page; ${nearest[index]} is the nearest. `;
  }
  return { position: nearest, note };
}
