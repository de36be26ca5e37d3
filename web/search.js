// The search box of the page of questions: it leaves the entries that hold every word typed.

const form = document.querySelector("form[role=search]");
const box = form.querySelector("input");
const status = form.querySelector("[role=status]");

function plain(text) {
    return text.toLowerCase().replaceAll("−", "-");
}

// A block is a heading and all below it, up to the next heading. The headings of a group of blocks
// and the introduction answer nothing themselves.
const blocks = [];
for (const node of document.querySelector("main").children) {
    if (/^H[123]$/.test(node.tagName)) blocks.push({title: node, nodes: []});
    if (node !== form) blocks.at(-1).nodes.push(node);
}
for (const [i, block] of blocks.entries()) {
    const level = block.title.tagName;
    block.answers = level === "H3" || (level === "H2" && blocks[i + 1]?.title.tagName !== "H3");
    block.text = plain(block.nodes.map(node => node.textContent).join(" "));
}

function search() {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    let count = 0, group;
    for (const block of blocks) {
        const hit = block.answers && words.every(word => block.text.includes(word));
        for (const node of block.nodes) node.hidden = words.length > 0 && !hit;
        if (block.title.tagName === "H2") group = block.title;
        if (hit) {
            count += 1;
            group.hidden = false;
        }
    }
    blocks[0].title.hidden = false;
    status.textContent = words.length === 0 ? ""
        : count === 0 ? "No entry holds all these words. Try fewer."
        : `${count} ${count === 1 ? "entry holds" : "entries hold"} all these words.`;
}

form.hidden = false;
form.addEventListener("submit", event => event.preventDefault());
box.addEventListener("input", search);
search();  // what the browser kept in the box
