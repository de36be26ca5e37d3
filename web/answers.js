// What the page says of an answer: word for word what `check` says of it in a notebook.
//
// Right values, tolerances, mistakes and sentences come from Python, packed in the page; here the
// answer is read and compared with them. A test gives the same answers to both.

const LETTERS = "ABCDEFGH";
const WORDS = {correct: "✔ Correct", "not yet": "✘ Not yet", "not attempted": "○ Not attempted"};

function result(status, text) {
    return {status, message: `${WORDS[status]}: ${text}`};
}

// A sentence, its blanks filled in.
function filled(sentence, blanks) {
    return sentence.replace(/\{(\w+)\}/g, (_, blank) => blanks[blank]);
}

// --- What was typed ---

const FUNCTIONS = {
    ln: Math.log, log: Math.log, log2: Math.log2, log10: Math.log10,
    exp: Math.exp, sqrt: Math.sqrt, abs: Math.abs,
};
const CONSTANTS = {pi: Math.PI, e: Math.E, inf: Infinity, nan: NaN};

// The value of a short calculation, such as `-1000 * ln(2)` or `1/36`; undefined for other text.
function calculated(text) {
    const token = /\s*(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|[a-z]\w*|\*\*|[-+*\/^()])/y;
    const tokens = [];
    while (token.lastIndex < text.trimEnd().length) {
        const found = token.exec(text);
        if (!found) return undefined;
        tokens.push(found[1]);
    }
    const next = (...wanted) => wanted.includes(tokens[0]) && tokens.shift();

    function sum() {
        let value = product(), sign;
        while ((sign = next("+", "-"))) value = sign === "+" ? value + product() : value - product();
        return value;
    }
    function product() {
        let value = signed(), sign;
        while ((sign = next("*", "/"))) value = sign === "*" ? value * signed() : value / signed();
        return value;
    }
    function signed() {
        const sign = next("+", "-");
        return sign ? (sign === "-" ? -signed() : signed()) : power();
    }
    function power() {
        const base = atom();
        return next("**", "^") ? base ** signed() : base;
    }
    function atom() {
        const first = tokens.shift();
        if (/^[\d.]/.test(first)) return Number(first);
        if (Object.hasOwn(CONSTANTS, first)) return CONSTANTS[first];
        const name = first === "(" || (Object.hasOwn(FUNCTIONS, first) && next("("));
        const value = name ? sum() : NaN;
        if (!name || !next(")")) throw new SyntaxError(text);
        return first === "(" ? value : FUNCTIONS[first](value);
    }
    try {
        const value = sum();
        return tokens.length ? undefined : value;
    } catch {
        return undefined;
    }
}

// An answer as it is compared, with its text for the message; null where nothing was typed.
function parsed(exercise, typed) {
    const text = typed.trim().replaceAll("−", "-");
    if (["", "...", "…"].includes(text)) return null;
    const right = exercise.right;
    if (right.letters !== undefined) return ofText(text);
    if (right.set) {
        const single = right.set.every((item) => item.length === 1);
        const parts = single ? text.match(/[\p{L}\p{N}_]/gu) ?? [] : text.split(",");
        const items = parts.map((part) => part.trim().split(/\s+/).join(" ")).filter(Boolean);
        const said = shorten(`[${items.map(quoted).join(", ")}]`);
        return {set: new Set(items.map((item) => item.toLowerCase())), said};
    }
    const [, open, inside] = /^([\[(]?)(.*?)[\])]?$/s.exec(text);
    const one = calculated(text);
    if (one !== undefined) return {numbers: [one], shape: [], said: inWords(numberText(one, text))};
    const parts = inside.replace(/,\s*$/, "").split(",");
    const numbers = parts.map(calculated);
    if (numbers.includes(undefined)) return ofText(text);
    const items = numbers.map((number, i) => numberText(number, parts[i])).join(", ");
    const comma = numbers.length === 1 ? "," : "";
    const said = open === "[" ? `[${items}]` : `(${items}${comma})`;
    return {numbers, shape: [numbers.length], said: shorten(said)};
}

function ofText(text) {
    return {letters: (text.match(/[\p{L}\p{N}]/gu) ?? []).join("").toLowerCase(), said: quoted(text)};
}

// --- How Python writes it ---

function numberText(number, text = "") {
    if (/^\s*[-+]?\d+\s*$/.test(text)) return BigInt(text.trim().replace("+", "")).toString();
    if (Number.isNaN(number)) return "nan";
    if (!Number.isFinite(number)) return number > 0 ? "inf" : "-inf";
    return inDigits(number, 7);
}

// In a sentence a number below 0 has a minus sign.
function inWords(text) {
    return text.replace(/^-/, "−");
}

// A number with so many digits at most, as Python's format "g" has it.
function inDigits(number, count) {
    // Between two candidates Python takes the even one, JavaScript the larger.
    const tie = new RegExp(`^(-?\\d\\.\\d{${count - 2}}[02468])50*(e.+)$`).exec(number.toExponential(60));
    const [digits, exponent] = (tie ? tie[1] + tie[2] : number.toExponential(count - 1)).split("e");
    if (exponent < -4 || exponent >= count) {
        const power = Math.abs(exponent).toString().padStart(2, "0");
        return `${trimmed(digits)}e${exponent < 0 ? "-" : "+"}${power}`;
    }
    const sign = Object.is(number, -0) ? "-" : "";
    return sign + trimmed(Number(`${digits}e${exponent}`).toFixed(count - 1 - exponent));
}

// A number rounded to a whole one, a half to the even one, as Python has it.
function wholeNumber(number) {
    return Math.abs(number % 1) === 0.5 ? 2 * Math.round(number / 2) : Math.round(number);
}

function trimmed(digits) {
    return digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
}

function quoted(text) {
    const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
    return shorten(mark + text.replaceAll("\\", "\\\\").replaceAll(mark, `\\${mark}`) + mark);
}

function shorten(text) {
    const letters = [...text];
    return letters.length <= 100 ? text : `${letters.slice(0, 99).join("")}…`;
}

// --- Right, or which mistake? ---

// What is said of an answer: status, text, and the sentence that names the mistake.
function diagnose(exercise, typed, sentences) {
    const answer = parsed(exercise, typed);
    if (!answer) return {status: "not attempted", text: "type your answer into the field.", mistake: ""};
    const {right, rtol, atol, specific, general, tolerance, expected} = exercise;
    if (same(answer, right, rtol, atol)) {
        return {status: "correct", text: `${answer.said}${tolerance}.`, mistake: ""};
    }
    const say = (name, blanks = {}) => filled(sentences[name], {kind: exercise.kind, ...blanks});
    const mistake = nearest(answer, specific) || trouble(answer, right, say) || nearest(answer, general) ||
        sumTrouble(answer, exercise, say);
    const said = mistake || direction(answer, exercise, say);
    return {status: "not yet", text: `you gave ${answer.said}.\n${said}\n${expected}`, mistake};
}

function same(answer, value, rtol, atol = 0) {
    if (value.letters !== undefined) return answer.letters === value.letters;
    if (value.set) {
        return answer.set?.size === value.set.length && value.set.every((item) => answer.set.has(item));
    }
    if (!answer.numbers || !fits(answer, value)) return false;
    const right = value.numbers.map(Number);
    if (value.exact) return right.every((number, i) => answer.numbers[i] === number);
    const size = Math.max(0, ...right.filter(Number.isFinite).map(Math.abs));
    return right.every((number, i) => {
        const given = answer.numbers[i];
        if (!Number.isFinite(number) || !Number.isFinite(given)) return Object.is(given, number);
        return Math.abs(given - number) <= atol + rtol * Math.abs(number) + 1e-12 * size;
    });
}

// Does an answer have the asked shape? A single number in brackets is a number.
function fits(answer, value) {
    if (value.shape.length === 0) return answer.numbers.length === 1;
    return String(answer.shape) === String(value.shape);
}

// A rounded number has few digits: only that very number counts as rounded.
const ROUNDED = "It is right, but rounded";

function nearest(answer, mistakes) {
    for (const rtol of [1e-9, 2e-4, 2e-3]) {
        const found = mistakes.find(([text, value]) =>
            (rtol === 1e-9 || !text.startsWith(ROUNDED)) && same(answer, value, rtol));
        if (found) return found[0];
    }
    return "";
}

// What is wrong with the kind of thing the answer is, or nothing.
function trouble(answer, right, say) {
    if (right.set) return "";
    if (right.letters !== undefined) return right.code ? lettersTrouble(answer.letters, right.letters, say) : "";
    if (!answer.numbers) return say("text");
    if (!fits(answer, right)) {
        if (right.shape.length === 0) return say("many for one", {count: answer.numbers.length});
        if (answer.shape.length === 0) return say("one for many");
        return say("shape", {given: shapeText(answer.shape), asked: shapeText(right.shape)});
    }
    const expected = right.numbers.map(Number);
    if (answer.numbers.some(Number.isNaN) && !expected.some(Number.isNaN)) return say("nan");
    if (answer.numbers.some((n) => Math.abs(n) === Infinity) && expected.every(Number.isFinite)) {
        return say("infinite");
    }
    return "";
}

// What is said of numbers that should sum to 1 and do not, or nothing.
function sumTrouble(answer, {right, expected}, say) {
    if (!expected.includes("sum to 1") || right.shape?.length !== 1) return "";
    if (!answer.numbers || !fits(answer, right)) return "";
    const sum = answer.numbers.reduce((total, number) => total + number, 0);
    return Math.abs(sum - 1) <= 0.005 ? "" : say("sum");
}

function shapeText(shape) {
    return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

function lettersTrouble(given, expected, say) {
    if (/^\d+$/u.test(given)) return say("digits");
    if (given.length !== expected.length) {
        const letters = `${given.length} letter${given.length === 1 ? "" : "s"}`;
        return say("length", {letters, asked: expected.length === 1 ? "one is" : `${expected.length} are`});
    }
    const twice = [...given].find((letter, i) => given.indexOf(letter) !== i || given.includes(letter, i + 1));
    if (twice && new Set(expected).size === expected.length) return say("twice", {letter: twice.toUpperCase()});
    if (given === [...expected].reverse().join("") && given !== expected) return say("opposite");
    if (given.length > 2 && given === inverse(expected)) return say("inverse");
    return "";
}

// For each letter in the order of the alphabet its place in the word, as such a letter.
function inverse(word) {
    const letters = [...word].sort();
    return letters.map((letter) => letters[word.indexOf(letter)]).join("");
}

// What can be said of a wrong answer that no mistake explains.
function direction(answer, exercise, say) {
    const right = exercise.right;
    if (right.code && answer.letters && right.letters.length > 1) {
        return parts([...answer.letters], [...right.letters], (a, b) => a === b, say);
    }
    if (right.set) {
        const good = right.set.filter((item) => answer.set.has(item)).length;
        const said = `${good} ${good === 1 ? "belongs" : "belong"}`;
        return say("belong", {count: answer.set.size, good: said, missing: right.set.length - good});
    }
    if (exercise.sequence) {
        const close = (a, b) => same({numbers: [a], shape: []}, {...right, numbers: [b], shape: []}, exercise.rtol, exercise.atol);
        return parts(answer.numbers, right.numbers, close, say);
    }
    if (!answer.numbers || right.numbers?.length !== 1) return say("no slip");
    const given = answer.numbers[0], expected = Number(right.numbers[0]);
    if (Number.isNaN(expected)) return say("no slip");
    const size = given > expected ? "large" : "small";
    const near = 0.01 * Math.abs(expected);
    return say(Math.abs(given - expected) <= near && near < Infinity ? "close" : "far", {size});
}

// Which of several asked things are right.
function parts(given, expected, equal, say) {
    const asked = expected.length;
    if (given.length !== asked) return say("parts", {count: given.length, asked});
    if (given.every((one, i) => equal(one, expected[asked - 1 - i]))) return say("opposite");
    const places = expected.flatMap((one, i) => (equal(given[i], one) ? [i + 1] : []));
    if (places.length === 0) return say("no part", {asked});
    return say("some parts", {good: places.length, asked, places: places.join(", ")});
}

// What is said of an option of a question.
function answered({answer, feedback}, chosen) {
    return result(chosen === answer ? "correct" : "not yet", `${LETTERS[chosen]}. ${feedback[chosen]}`);
}

// --- A guess beside the truth ---

// What `reveal` says: status and message.
function compared(prediction, guess, sentences) {
    const {truth, options} = prediction;
    const say = (name, blanks = {}) => filled(sentences[name], blanks);
    if (!options.length) return comparedNumber(prediction, guess, say);
    const share = guess[truth];
    let [status, word] = ["not yet", say("wrong")];
    if (share === Math.max(...guess)) {
        const undecided = guess.filter((other) => other === share).length > 1;
        [status, word] = undecided ? ["not yet", say("undecided")] : ["correct", say("right")];
    }
    const message = say("cost", {
        word, letter: LETTERS[truth], option: options[truth].replace(/\.+$/, ""),
        share: inDigits(100 * share, 3),
        cost: share ? say("nats", {cost: surprise(share).toFixed(2)}) : say("infinitely many"),
        count: guess.length, equal: Math.log(guess.length).toFixed(2),
    });
    return {status, message: share ? message : `${message}\n${say("impossible")}`};
}

function comparedNumber({truth, rtol}, guess, say) {
    const both = {truth: inWords(numberText(truth)), guess: inWords(numberText(guess))};
    const distance = Math.abs(guess - truth);
    if (distance <= 1e-9 * Math.max(Math.abs(guess), Math.abs(truth))) {
        return result("correct", say("exactly", both));
    }
    if (distance <= rtol * Math.abs(truth)) return result("correct", say("within", both));
    let factor = "";
    if (guess * truth > 0) {
        const digits = inDigits(Math.max(guess / truth, truth / guess), 3), rounded = Number(digits);
        const ratio = rounded >= 1000 && rounded < 1e9 ? rounded.toLocaleString("en-US") : digits;
        factor = say("factor", {ratio, size: Math.abs(guess) > Math.abs(truth) ? "large" : "small"});
    }
    return {status: "not yet", message: say("off", {...both, factor})};
}

function surprise(share) {
    return Math.abs(Math.log(share));
}

// A recorded guess in words.
function guessWords(guess) {
    if (!Array.isArray(guess)) return inWords(numberText(guess));
    return guess.map((share, i) => `${LETTERS[i]} ${inDigits(100 * share, 3)} %`).join(", ");
}

// --- All guesses, scored: what `scoreboard` says ---

// Mean costs and calibration of the revealed confidences of a record, {id: {guess, truth, revealed}}.
function scored(predictions) {
    const entries = Object.entries(predictions)
        .filter(([, entry]) => entry.revealed && Array.isArray(entry.guess));
    const means = (values) => values.map((_, i) =>
        values.slice(0, i + 1).reduce((sum, value) => sum + value, 0) / (i + 1));
    const costs = entries.map(([, {guess, truth}]) => surprise(guess[truth]));
    return {
        ids: entries.map(([id]) => id),
        costs,
        mean: means(costs),
        equal: means(entries.map(([, {guess}]) => Math.log(guess.length))),
        calibration: calibrated(entries.map(([, entry]) => entry)),
    };
}

// For each fifth of the confidences: their mean, the share of them that came true, how many.
function calibrated(entries) {
    const groups = Array.from({length: 5}, () => ({said: 0, came: 0, count: 0}));
    for (const {guess, truth} of entries) {
        guess.forEach((share, i) => {
            const group = groups[[1, 2, 3, 4].filter((i) => i * 0.2 < share).length];
            group.said += share;
            group.came += i === truth ? 1 : 0;
            group.count += 1;
        });
    }
    return groups.filter(({count}) => count)
        .map(({said, came, count}) => ({said: said / count, came: came / count, count}));
}

function scoreWords(score, sentences) {
    const n = score.costs.length;
    const say = (name, blanks = {}) => filled(sentences[name], blanks);
    if (n === 0) return "○ Not attempted: no prediction with options has been revealed yet.";
    const mean = score.mean.at(-1), equal = score.equal.at(-1);
    const text = say("mean", {
        count: `${n} prediction${n > 1 ? "s" : ""}`,
        mean: mean === Infinity ? "∞" : mean.toFixed(2), equal: equal.toFixed(2),
    });
    let verdict = mean < equal ? say("worth", {gain: (equal - mean).toFixed(2)}) : say("ahead");
    if (mean === Infinity) {
        verdict = say("infinite mean", {ids: score.ids.filter((_, i) => score.costs[i] === Infinity).join(", ")});
    }
    const percent = (share) => wholeNumber(100 * share);
    const groups = score.calibration.map(({said, came, count}) =>
        say("group", {count, said: percent(said), came: percent(came)}));
    return `${text} ${verdict}\n${say("calibration", {groups: groups.join("; ")})}`;
}
