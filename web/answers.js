// What the page says of an answer: word for word what `check` says of it in a notebook.
//
// Right values, tolerances, mistakes and sentences come from Python, packed in the page; here the
// answer is read and compared with them. A test gives the same answers to both.

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
    if (one !== undefined) return {numbers: [one], shape: [], said: numberText(one, text)};
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
    // Between two candidates of seven digits Python takes the even one, JavaScript the larger.
    const even = /^(-?\d\.\d{5}[02468])50*(e.+)$/.exec(number.toExponential(60));
    const [digits, exponent] = (even ? even[1] + even[2] : number.toExponential(6)).split("e");
    if (exponent < -4 || exponent >= 7) {
        const power = Math.abs(exponent).toString().padStart(2, "0");
        return `${trimmed(digits)}e${exponent < 0 ? "-" : "+"}${power}`;
    }
    return (Object.is(number, -0) ? "-" : "") + trimmed(Number(`${digits}e${exponent}`).toFixed(6 - exponent));
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
    const say = (name, blanks = {}) =>
        sentences[name].replace(/\{(\w+)\}/g, (_, blank) => ({kind: exercise.kind, ...blanks})[blank]);
    const mistake = nearest(answer, specific) || trouble(answer, right, say) || nearest(answer, general);
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

function nearest(answer, mistakes) {
    for (const rtol of [1e-9, 2e-4, 2e-3]) {
        const found = mistakes.find(([, value]) => same(answer, value, rtol));
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

function shapeText(shape) {
    return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

function lettersTrouble(given, expected, say) {
    if (given === "") return "";
    if (/^\d+$/u.test(given)) return say("digits");
    if (given.length !== expected.length) {
        const letters = `${given.length} letter${given.length > 1 ? "s" : ""}`;
        return say("length", {letters, asked: expected.length === 1 ? "one is" : `${expected.length} are`});
    }
    const twice = [...given].find((letter, i) => given.indexOf(letter) !== i || given.includes(letter, i + 1));
    if (twice && new Set(expected).size === expected.length) return say("twice", {letter: twice.toUpperCase()});
    return "";
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
