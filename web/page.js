// The page of a notebook: guesses, quizzes and exercises answer, demos load when they come near.

const KEY = "log-probability-course";
const SURE = [0.7, 0.9, 0.97];  // one click on an option, two, three

// --- The record: what was guessed, answered and solved, in the form of the notebooks' file ---

let kept = true;  // does the browser keep what is stored?

function stored(key) {
    try {
        return localStorage.getItem(key);
    } catch {
        kept = false;
        return null;
    }
}

function store(key, text) {
    try {
        localStorage.setItem(key, text);
    } catch {
        kept = false;
    }
    document.querySelector(".not-kept")?.toggleAttribute("hidden", kept);
}

const EMPTY = {exercises: {}, predictions: {}, quizzes: {}};
let memory = read();

function read() {
    return fromFile(stored(KEY) ?? "") ?? structuredClone(EMPTY);
}

// Change the record, which another tab may have changed as well, and show what follows from it.
function change(edit) {
    if (kept) memory = read();
    edit(memory);
    store(KEY, JSON.stringify(memory));
    document.dispatchEvent(new Event("record"));
}

// Two records joined, so that nothing is lost, by the rules of `load_progress` in the notebooks.
function joined(mine, other) {
    const both = (ours, theirs, join) => Object.fromEntries(
        [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].map((id) =>
            [id, id in ours && id in theirs ? join(ours[id], theirs[id]) : ours[id] ?? theirs[id]]));
    return {
        exercises: both(mine.exercises, other.exercises, joinedExercise),
        predictions: both(mine.predictions, other.predictions, joinedGuess),
        quizzes: both(mine.quizzes, other.quizzes, (ours, theirs) => both(ours, theirs, joinedPicks)),
    };
}

function joinedExercise(mine, other) {
    const entry = {...other, ...mine};
    if ("solved" in entry) entry.solved = Boolean(mine.solved || other.solved);
    if ("hints" in entry) entry.hints = Math.max(mine.hints ?? 0, other.hints ?? 0);
    if ("mistakes" in entry) {
        entry.mistakes = [...new Set([...other.mistakes ?? [], ...mine.mistakes ?? []])].slice(-5);
    }
    return entry;
}

// The newer guess counts; but one whose truth was shown stands, and of two such the older one.
function joinedGuess(mine, other) {
    const rank = ({guess, revealed, when = 0}) =>
        [guess === undefined ? 1 : 0, revealed ? 0 : 1, revealed ? when : -when];
    const [a, b] = [rank(mine), rank(other)];
    const place = a.findIndex((value, i) => value !== b[i]);
    const [kept, left] = place === -1 || a[place] < b[place] ? [mine, other] : [other, mine];
    return {...left, ...kept};
}

function joinedPicks(mine, other) {
    const [shorter, longer] = mine.length < other.length ? [mine, other] : [other, mine];
    return longer.join("").includes(shorter.join("")) ? longer : [...other, ...mine];
}

// The record in the text of a file; null where it holds something else.
function fromFile(text) {
    try {
        const found = JSON.parse(text);
        const record = {...structuredClone(EMPTY), ...found};
        const {exercises, predictions, quizzes} = record;
        const objects = (part) => Object.values(part).every((entry) => entry?.constructor === Object);
        const whole = [exercises, predictions, quizzes].every((part) => part.constructor === Object && objects(part))
            && Object.values(quizzes).every((quiz) => Object.values(quiz).every((picks) => picks.length > 0))
            && Object.values(predictions).every(({guess, revealed, truth}) =>
                !revealed || typeof guess === "number" || truth in guess);
        return whole && Object.keys(EMPTY).some((part) => part in found) ? record : null;
    } catch {
        return null;
    }
}

// --- Text with `code` and formulas ---

let formulas = {};

function rich(text) {
    const plain = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    const parts = plain.split(/(`[^`]+`|\$[^$]+\$)/);
    return parts.map((part, i) => (i % 2 ? marked(part) : unparted(part))).join("");
}

// Code, or a formula, with the marks around it.
function marked(part) {
    const inside = part.slice(1, -1);
    if (part[0] === "`") return `<code>${inside}</code>`;
    return formulas[inside.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")] ?? part;
}

// No line ends between a number and its unit, or inside 1e-7.
function unparted(text) {
    return text.replace(/(?<=\d) (?=(?:%|nats?\b|bits?\b))/g, "\u00a0")
        .replace(/\b[\d.]+e-\d+/g, '<span style="white-space: nowrap">$&</span>');
}

// A message below what was asked, its status word in bold.
function tell(place, {status, message}) {
    const [, word, text] = /^([^:]*)(.*)$/s.exec(message);
    place.className = `said ${status.replace(" ", "-")}`;
    place.innerHTML = `<strong>${rich(word)}</strong>${rich(text)}`;
}

function each(selector, act) {
    document.querySelectorAll(selector).forEach(act);
}

// --- Guesses ---

function setUpGuess(form, prediction, sentences) {
    const {id} = form.dataset;
    const said = form.querySelector(".said");
    const options = [...form.querySelectorAll(".option")];
    const boxes = [...form.querySelectorAll("input")];
    let shares = options.map(() => 0);

    function commit(guess) {
        const {revealed, seen} = memory.predictions[id] ?? {};
        if (revealed || seen) return;
        change(({predictions}) => {
            predictions[id] = {guess, when: Math.floor(Date.now() / 1000)};
        });
    }
    options.forEach((option, i) => option.addEventListener("click", () => {
        const sure = SURE.find((step) => step > shares[i] + 1e-9) ?? SURE[0];
        commit(options.map((_, j) => (j === i ? sure : (1 - sure) / (options.length - 1))));
    }));
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (options.length) {
            const weights = boxes.map((box) => Math.max(0, Number(box.value) || 0));
            const total = weights.reduce((sum, weight) => sum + weight, 0);
            if (total > 0) commit(weights.map((weight) => weight / total));
            else tell(said, result("not attempted", "give at least one option some confidence."));
        } else {
            const text = boxes[0].value.trim().replaceAll("−", "-");
            const guess = calculated(text);
            if (Number.isFinite(guess)) commit(guess);
            else tell(said, result("not attempted", text ? "this is not a number." : "type a number first."));
        }
    });

    function show() {
        const entry = memory.predictions[id];
        const {guess, revealed} = entry && fitsPrediction(entry.guess, prediction) ? entry : {};
        const seen = Boolean(entry?.seen);
        for (const control of form.querySelectorAll("button, input")) control.disabled = Boolean(revealed) || seen;
        if (seen && guess === undefined) tell(said, {status: "committed", message: sentences.seen});
        if (guess === undefined) return;
        if (options.length) {
            shares = guess;
            options.forEach((option, i) => {
                option.querySelector("output").textContent = `${inDigits(100 * shares[i], 3)} %`;
                option.style.setProperty("--share", shares[i]);
                option.setAttribute("aria-pressed", shares[i] > 0.5);
                boxes[i].value = inDigits(100 * shares[i], 3);
            });
        } else {
            boxes[0].value = numberText(guess);
        }
        tell(said, committed(guess, sentences));
    }
    document.addEventListener("record", show);
    show();
}

function committed(guess, sentences) {
    return {status: "committed", message: filled(sentences.committed, {guess: guessWords(guess)})};
}

function truthWords({truth, options}) {
    return options.length ? `${LETTERS[truth]}, ${options[truth].replace(/\.+$/, "")}` : inWords(numberText(truth));
}

function fitsPrediction(guess, {options}) {
    return Array.isArray(guess) ? guess.length === options.length : Number.isFinite(guess) && !options.length;
}

function setUpReveal(box, prediction, sentences) {
    const {id} = box.dataset;
    const said = box.querySelector(".said");
    const folds = document.querySelectorAll(`details.answer[data-guess="${id}"]`);
    let shown = false;

    function show() {
        const {guess, revealed, truth, seen} = memory.predictions[id] ?? {};
        const fits = fitsPrediction(guess, prediction);
        const looked = Boolean(seen) && !fits;
        box.querySelector(".before").hidden = fits || looked;
        box.querySelector(".after").hidden = !fits || Boolean(revealed);
        if (looked) tell(said, {status: "committed", message: filled(sentences.answer, {truth: truthWords(prediction)})});
        else if (!fits) return;
        else if (revealed) tell(said, compared({...prediction, truth}, guess, sentences));
        else tell(said, committed(guess, sentences));
        if ((revealed || looked) && !shown) folds.forEach((fold) => { fold.open = true; });
        shown = Boolean(revealed) || looked;
    }
    function see(entry) {
        change(({predictions}) => { predictions[id] = {...predictions[id], ...entry}; });
    }
    const seeTruth = () => see({revealed: true, truth: prediction.truth});
    const seeFirst = () => see({seen: true});
    for (const [button, seeIt] of [[".after", seeTruth], [".before button", seeFirst]]) {
        box.querySelector(button).addEventListener("click", () => {
            seeIt();
            said.focus();  // the button has gone
        });
    }
    // Who opens a fold by hand has seen the truth as well.
    folds.forEach((fold) => fold.addEventListener("toggle", () => {
        if (fold.open && !shown) (box.querySelector(".after").hidden ? seeFirst : seeTruth)();
    }));
    document.addEventListener("record", show);
    show();
}

// --- Quizzes ---

function setUpQuestion(box, question) {
    const {quiz, number} = box.dataset;
    const options = [...box.querySelectorAll(".option")];
    function say(chosen) {
        options.forEach((option, i) => option.setAttribute("aria-pressed", i === chosen));
        tell(box.querySelector(".said"), answered(question, chosen));
        box.querySelector(".try")?.removeAttribute("hidden");
    }
    options.forEach((option, i) => option.addEventListener("click", () => {
        change(({quizzes}) => {
            ((quizzes[quiz] ??= {})[number] ??= []).push(LETTERS[i]);
        });
        say(i);
    }));
    const picks = memory.quizzes[quiz]?.[number];
    if (picks) say(LETTERS.indexOf(picks.at(-1)));
}

// --- Exercises ---

function setUpExercise(form, exercise, sentences) {
    const {id} = form.dataset;
    const field = form.querySelector("input"), said = form.querySelector(".said");
    const help = form.querySelector(".help");
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (!field) return;
        const {status, text, mistake} = diagnose(exercise, field.value, sentences);
        tell(said, result(status, text));
        if (status !== "not attempted") change(({exercises}) => note(exercises[id] ??= {}, status, mistake));
    });
    form.querySelector(".hint").addEventListener("click", () => {
        const shown = help.querySelectorAll(".hinted").length;
        if (shown === exercise.hints.length) return;
        help.insertAdjacentHTML("beforeend",
            `<p class="hinted">Hint ${shown + 1} of ${exercise.hints.length}: ${rich(exercise.hints[shown])}</p>`);
        form.querySelector(".hint").disabled = shown + 1 === exercise.hints.length;
        change(({exercises}) => {
            const entry = exercises[id] ??= {};
            entry.hints = (entry.hints ?? 0) + 1;
        });
    });
    form.querySelector(".solution").addEventListener("click", (event) => {
        const code = help.appendChild(document.createElement("pre"));
        code.textContent = exercise.solution;
        event.target.disabled = true;
    });
    if (field && memory.exercises[id]?.solved) tell(said, {status: "correct", message: "✔ Solved before."});
}

function note(entry, status, mistake) {
    if (status === "correct") {
        entry.solved = true;
    } else if (!(entry.mistakes ??= []).includes(mistake)) {
        entry.mistakes = [...entry.mistakes, mistake].slice(-5);
    }
}

// --- Folded code, and demos that load when they come near ---

function setUpCode() {
    const folds = document.querySelectorAll("details.code");
    const box = document.querySelector("#show-code");
    if (!box) return;
    box.checked = stored(`${KEY}.code`) === "shown";
    const show = () => folds.forEach((fold) => { fold.open = box.checked; });
    box.addEventListener("change", () => {
        store(`${KEY}.code`, box.checked ? "shown" : "folded");
        show();
    });
    show();
}

const near = new IntersectionObserver((entries) => {
    for (const {target, isIntersecting} of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        const script = document.createElement("script");
        const {demo, widths} = target.dataset;
        const narrow = widths.includes("narrow") && matchMedia("(max-width: 600px)").matches;
        script.src = `demos/${demo}.${narrow ? "narrow" : "wide"}.js`;
        document.head.append(script);
    }
}, {rootMargin: "1500px"});

// Each file of a demo calls this with its frames.
function courseDemo(id, packed) {
    for (const box of document.querySelectorAll(`[data-demo="${id}"]`)) {
        const script = document.createElement("script");
        script.type = "application/gzip";
        script.textContent = packed;
        box.append(script);
    }
    showCarried(id);
}

// --- All of it ---

async function setUp() {
    setUpCode();
    each("[data-demo]", (box) => near.observe(box));
    const packed = document.querySelector("#answers");
    if (packed) {
        const bytes = Uint8Array.from(atob(packed.textContent), (letter) => letter.charCodeAt(0));
        const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
        const course = await new Response(stream).json();
        formulas = course.formulas;
        const {predictions, exercises, quiz} = course;
        const {sentences} = COURSE;
        each(".guess", (form) => setUpGuess(form, predictions[form.dataset.id], sentences));
        each(".reveal", (box) => setUpReveal(box, predictions[box.dataset.id], sentences));
        each(".question", (box) => setUpQuestion(box, quiz[box.dataset.number]));
        each(".exercise", (form) => setUpExercise(form, exercises[form.dataset.id], sentences));
    }
    store(`${KEY}.visited`, "yes");  // tells whether this browser keeps anything
    addEventListener("storage", () => {
        memory = read();
        document.dispatchEvent(new Event("record"));
    });
    document.documentElement.dataset.ready = "yes";
}

setUp();
