// The search box of the page of questions: it leaves the entries nearest to what is typed, the
// best first, and puts all of them back when it is emptied.

const form = document.querySelector("form[role=search]");
const box = form.querySelector("input");
const status = form.querySelector("[role=status]");
const end = document.currentScript;

// A block is a heading and all below it, up to the next heading. The headings of a group of blocks
// and the introduction answer nothing themselves.
const blocks = [];
for (const node of document.querySelector("main").children) {
    if (/^H[123]$/.test(node.tagName)) blocks.push({title: node, nodes: []});
    if (node !== form && node.tagName !== "SCRIPT") blocks.at(-1).nodes.push(node);
}
const entries = blocks.filter(({title}, i) =>
    title.tagName === "H3" || (title.tagName === "H2" && blocks[i + 1]?.title.tagName !== "H3"));

// The title and the phrases that people type say most of what an entry is about.
const rank = ranking(entries.map(({title, nodes}) => {
    const [text, typed = ""] = nodes.slice(1).map(node => node.textContent).join(" ").split("Also typed:");
    const [answer, seen = ""] = text.split("Seen in ");
    return [[title.textContent, 3], [typed, 2], [answer, 1], [seen, 0.3]];
}), readSynonyms(document.getElementById("synonyms").textContent));

// The best three entries, and up to ten that fit a third as well as the best. Any printed number
// may be looked up in the table of numbers, which names the tool that knows all of them.
const table = entries.find(({title}) => title.id === "Loss-forensics");
function nearest(typed) {
    const hits = rank(typed);
    const found = hits.filter((hit, i) => i < 3 || hit.score > hits[0].score / 3).slice(0, 10)
        .map(hit => entries[hit.place]);
    if (/\d\.\d/.test(typed) && !found.slice(0, 3).includes(table))
        return [...found.slice(0, 2), table, ...found.slice(2, 9).filter(entry => entry !== table)];
    return found;
}

function search() {
    const typed = box.value.trim();
    const shown = typed ? nearest(typed) : blocks.slice(1);
    for (const block of blocks)
        for (const node of block.nodes) node.hidden = block.title.tagName !== "H1" && !shown.includes(block);
    for (const node of blocks[0].nodes.slice(1)) node.hidden = typed !== "";
    for (const block of shown) end.before(...block.nodes);
    status.textContent = !typed ? ""
        : shown.length === 0 ? "No entry holds any of these words. Try others."
        : shown.length === 1 ? "One entry fits."
        : `${shown.length} entries fit, the best first.`;
}

form.hidden = false;
form.addEventListener("submit", event => event.preventDefault());
box.addEventListener("input", search);
search();  // what the browser kept in the box
