// What was done, on which way, and how well it was guessed; the record as a file, and back.

const ROUTE = `${KEY}.route`;

function route() {
    const name = stored(ROUTE);
    return Object.hasOwn(COURSE.routes, name ?? "") ? name : "evening";
}

// How much is done of a list of pairs such as ["predict", "01.cliff"]: [done, of how many].
function doneOf(asked) {
    return [asked.filter(isDone).length, asked.length];
}

function isDone([kind, id]) {
    const {exercises, predictions, quizzes} = memory;
    if (kind === "check") return Boolean(exercises[id]?.solved);
    if (kind === "predict") return Boolean(predictions[id] && ("guess" in predictions[id] || predictions[id].seen));
    const {questions} = COURSE.notebooks.find(({number}) => number === id);
    return Object.keys(quizzes[id] ?? {}).length >= questions;
}

function link(part) {
    return `<a href="${part.link}">${rich(part.heading)}</a>`;
}

// --- One line on each page of a notebook ---

function showStrip(place) {
    const here = COURSE.notebooks.find(({name}) => name === document.body.dataset.name);
    const counts = [
        ["guesses", doneOf(here.predictions.map((id) => ["predict", id]))],
        ["exercises", doneOf(here.exercises.map((id) => ["check", id]))],
        ["quiz", [Object.keys(memory.quizzes[here.number] ?? {}).length, here.questions]],
    ];
    const done = counts.filter(([, [, all]]) => all).map(([name, [some, all]]) => `${name} ${some} of ${all}`);
    const {title, parts} = COURSE.routes[route()];
    const next = parts.find(({asked}) => asked.some((item) => !isDone(item)));
    place.innerHTML = `This page: ${done.join(", ")}. <a href="progress.html">${title}</a>: `
        + (next ? `next is ${link(next)}.` : "all done.");
}

// Below the heading of each numbered section: which one it is, and what is done of it.

let sections = [];  // of this page: its heading, what it asks, the place of these words

function setUpSections() {
    for (const {link, asked} of COURSE.routes.everything.parts) {
        const [page, anchor] = link.split("#");
        if (page !== `${document.body.dataset.name}.html`) continue;
        if (/^\d+\.-/.test(anchor)) {
            const place = document.createElement("p");
            place.className = "place quiet";
            document.getElementById(anchor).after(place);
            sections.push({asked: [], place, deeper: false});
        }
        const section = sections.at(-1);
        section?.asked.push(...asked);
        if (section && asked.length && anchor.startsWith("Deeper:")) section.deeper = true;
    }
}

function showSections() {
    const counts = sections.map(({asked}) =>
        [["guesses", "predict"], ["exercises", "check"]]
            .map(([name, kind]) => [name, ...doneOf(asked.filter((item) => item[0] === kind))])
            .filter(([, , all]) => all));
    const isDone = (counted) => counted.length && counted.every(([, some, all]) => some === all);
    sections.forEach(({place, deeper}, here) => {
        const bars = counts.map((counted, i) =>
            `<i class="${isDone(counted) ? "done" : ""}${i === here ? " here" : ""}"></i>`);
        const words = counts[here].map(([name, some, all]) => `${name} ${some} of ${all}`);
        if (deeper) words.push("with what lies deeper");
        place.innerHTML = `<span aria-hidden="true">${bars.join("")}</span> `
            + [`Section ${here + 1} of ${sections.length}`, ...words].join(" · ");
    });
}

// Below the headings that a chosen way leaves out: where it goes on.
function markAsides() {
    each(".aside", (note) => note.remove());
    if (!stored(ROUTE)) return;
    const {title, parts} = COURSE.routes[route()];
    const ours = new Set(parts.map((part) => part.link));
    COURSE.routes.everything.parts.forEach((part, i, all) => {
        const [page, anchor] = part.link.split("#");
        const heading = page === `${document.body.dataset.name}.html` && document.getElementById(anchor);
        if (!heading || ours.has(part.link)) return;
        const next = all.slice(i).find((other) => ours.has(other.link));
        const onward = next ? ` It goes on with ${link(next)}.` : "";
        heading.insertAdjacentHTML("afterend", `<p class="aside quiet">Not on your way: ${title}.${onward}</p>`);
    });
}

// --- The page of the progress ---

function showWay(box) {
    const {for_whom, minutes, parts} = COURSE.routes[route()];
    const items = parts.map((part) => {
        const [done, all] = doneOf(part.asked);
        const mark = all === 0 ? "" : done === all ? "✔ done" : `${done} of ${all} done`;
        return `<li>${link(part)} <span class="quiet">${part.number}, ${part.minutes} min${mark && ` · <span class="kept">${mark}</span>`}</span></li>`;
    });
    box.innerHTML = `<p>${minutes} minutes, for ${for_whom}.</p><ol>${items.join("")}</ol>`;
}

function showTable(box) {
    const rows = COURSE.notebooks.map((notebook) => {
        const pairs = [
            doneOf(notebook.predictions.map((id) => ["predict", id])),
            doneOf(notebook.exercises.map((id) => ["check", id])),
            [Object.keys(memory.quizzes[notebook.number] ?? {}).length, notebook.questions],
        ];
        const cells = pairs.map(([done, all]) => `<td>${all ? `${done} of ${all}` : ""}</td>`);
        return `<tr><th scope="row"><a href="${notebook.name}.html">${rich(notebook.title)}</a></th>${cells.join("")}</tr>`;
    });
    box.innerHTML = `<table><thead><tr><th scope="col">notebook</th><th scope="col">guesses</th>`
        + `<th scope="col">exercises</th><th scope="col">quiz</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

// --- The scoreboard ---

function showBoard(box) {
    const score = scored(memory.predictions);
    const words = scoreWords(score, COURSE.sentences);
    const pictures = score.costs.length ? meansPicture(score) + calibrationPicture(score) : "";
    box.innerHTML = `<div class="pictures">${pictures}</div><p class="said" role="status">${rich(words)}</p>`;
}

// A panel of 360 by 240 with axes; x and y lead from values to places.
function panel(label, [left, right], top, xTicks, yTicks, xName, yName, draw) {
    const x = (value) => 46 + 300 * (value - left) / (right - left);
    const y = (value) => 196 - 164 * value / top;
    const ticks = xTicks.map((tick) => `<text x="${x(tick)}" y="212" text-anchor="middle">${tick}</text>`)
        .concat(yTicks.map((tick) => `<text x="40" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`));
    return `<svg viewBox="0 0 360 240" role="img" aria-label="${label}"><path class="axes" d="M46 32V196H346"/>`
        + `${ticks.join("")}<text x="196" y="234" text-anchor="middle">${xName}</text>`
        + `<text x="46" y="16">${yName}</text>${draw(x, y)}</svg>`;
}

function meansPicture({mean, equal, costs}) {
    const n = costs.length;
    const finite = mean.filter(Number.isFinite);
    const top = 1.3 * Math.max(...finite, ...equal);
    const step = Math.max(1, Math.ceil(n / 6));
    const xTicks = Array.from({length: Math.floor((n - 1) / step) + 1}, (_, i) => 1 + i * step);
    const yTicks = [0, 0.5, 1, 1.5, 2, 3, 4, 6, 8].filter((tick) => tick <= top);
    return panel("Mean cost of your guesses", [0.5, n + 0.5], top, xTicks, yTicks,
        "guesses revealed", "mean NLL in nats: ● you, ■ always 1/k", (x, y) => {
            const path = (values) => `M${values.map((value, i) => `${x(i + 1)} ${y(value)}`).join("L")}`;
            const dots = finite.map((value, i) => `<circle class="you" cx="${x(i + 1)}" cy="${y(value)}" r="4"/>`);
            const squares = equal.map((value, i) =>
                `<rect class="other" x="${x(i + 1) - 3.5}" y="${y(value) - 3.5}" width="7" height="7"/>`);
            const gone = finite.length < n
                ? `<text class="you" x="${x(finite.length + 1)}" y="44" text-anchor="middle">∞</text>` : "";
            const own = finite.length ? `<path class="you line" d="${path(finite)}"/>` : "";
            return `<path class="other line dashed" d="${path(equal)}"/>${own}${squares.join("")}${dots.join("")}${gone}`;
        });
}

function calibrationPicture({calibration}) {
    return panel("Calibration of your guesses", [0, 1], 1.1, [0, 0.5, 1], [0, 0.5, 1],
        "confidence (above: count)", "share that came true: ● you, - - calibrated", (x, y) => {
            const dots = calibration.map(({said, came, count}) =>
                `<circle class="you" cx="${x(said)}" cy="${y(came)}" r="5"/>`
                + `<text x="${x(said)}" y="${y(came) - 9}" text-anchor="middle">${count}</text>`);
            return `<path class="other line dashed" d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}"/>${dots.join("")}`;
        });
}

// --- The record as a file, and back ---

function setUpFile(box) {
    const said = box.querySelector(".said");
    const say = (status, message) => tell(said, {status, message});
    box.querySelector(".save").addEventListener("click", () => {
        const file = document.createElement("a");
        file.href = URL.createObjectURL(new Blob([JSON.stringify(memory, null, 1)], {type: "application/json"}));
        file.download = `log-probability-progress-${new Date().toISOString().slice(0, 10)}.json`;
        file.click();
        setTimeout(() => URL.revokeObjectURL(file.href), 1000);
    });
    box.querySelector("input").addEventListener("change", async ({target}) => {
        const record = target.files[0] && fromFile(await target.files[0].text());
        if (record) change((memory) => Object.assign(memory, joined(memory, record)));
        if (record) say("correct", "✔ Taken back: your record now holds what was here and what was there.");
        else say("not yet", "✘ This file holds no progress of this course. Nothing was changed.");
    });
    box.querySelector(".forget").addEventListener("click", () => {
        if (!confirm("Forget every guess and answer that this browser keeps?")) return;
        change((memory) => Object.assign(memory, structuredClone(EMPTY)));
        say("committed", "● Your record is empty.");
    });
}

function showProgress() {
    for (const [selector, show] of [[".strip", showStrip], [".way", showWay], [".done-table", showTable], [".board", showBoard]]) {
        each(selector, (place) => show(place));
    }
    showSections();
}

function setUpProgress() {
    setUpSections();
    each("select.route", (select) => {
        select.value = route();
        select.addEventListener("change", () => {
            store(ROUTE, select.value);
            showProgress();
        });
    });
    each(".file", setUpFile);
    document.addEventListener("record", showProgress);
    showProgress();
    markAsides();
}

setUpProgress();
