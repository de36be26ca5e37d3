// Ranks texts by how well they fit what somebody typed. A word counts the more, the fewer texts
// hold it (BM25), and no word is needed: an error message may be pasted whole.

const COMMON = new Set(("a an and any are as at be been but by can did do does for from get give got had has have "
    + "how i if in is it its may me my no of on or so that the then there this to was we what when why will "
    + "with you your").split(" "));

// Numbers agree in three digits, whatever their sign: 2.3026 finds 2.303.
function digits(text) {
    return Number(text).toPrecision(3);
}

// Losses and loss, masked and mask, entropie and entropy are one word.
function stem(word) {
    const single = word.replace(/ies$/, "y").replace(/(ss|x|ch|sh)es$/, "$1").replace(/([^sui])s$/, "$1");
    return single.replace(/(?<=...)(?:ing|ed|(?<=[st])ion|e)$/, "").replace(/([^aeiouls])\1$/, "$1").replace(/y$/, "i");
}

// CrossEntropyLoss, cross_entropy and cross-entropy hold the words cross and entropy.
function words(text) {
    const found = [];
    const plain = text.normalize("NFKC").replace(/[−–]/g, "-").replace(/['’]/g, "")
        .replace(/(\d),(?=\d{3}(?!\d))/g, "$1");
    for (const [piece] of plain.matchAll(/\p{L}[\p{L}\p{N}]*|\d*\.?\d+(?:e[-+]?\d+)?/giu)) {
        if (/^[\d.]/.test(piece)) found.push(digits(piece));
        else for (const part of piece.split(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u))
            found.push(part.toLowerCase());
    }
    return found.filter(word => !COMMON.has(word)).map(stem);
}

// Two neighbors are a term of their own, of half the weight: it favors what stands side by side.
function terms(stems) {
    return [...stems, ...stems.slice(1).map((word, i) => `${stems[i]} ${word}`)];
}

// Whether one letter more, less or other, or two letters exchanged, makes a word of the other.
function isTypo(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    let start = 0, end = 0;
    while (start < a.length && a[start] === b[start]) start += 1;
    while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
    const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
    return Math.max(x.length, y.length) < 2 || (x.length === 2 && x === y[1] + y[0]);
}

// A line of synonyms.txt: what people type, separated by commas, a colon, the words of the page.
function readSynonyms(text) {
    const table = [];
    for (const line of text.split("\n")) {
        const [typed, meant] = line.split(":");
        if (meant && !line.startsWith("#"))
            for (const phrase of typed.split(",")) table.push([words(phrase).join(" "), words(meant)]);
    }
    return table;
}

// Each text is a list of pairs: a string and its weight. The result ranks them: it takes what was
// typed and gives the places and scores of the texts that hold any of it, the best first.
function ranking(texts, synonyms) {
    const counts = texts.map(fields => {
        const count = new Map();
        for (const [text, weight] of fields)
            for (const term of terms(words(text))) count.set(term, (count.get(term) ?? 0) + weight);
        return count;
    });
    const lengths = counts.map(count => count.size);
    const usual = lengths.reduce((a, b) => a + b, 0) / lengths.length;
    const holders = new Map();
    for (const count of counts) for (const term of count.keys()) holders.set(term, (holders.get(term) ?? 0) + 1);
    const known = [...holders.keys()].filter(term => !term.includes(" "));

    // A word that no text holds: words written as one, the beginning of a word, or a slip.
    function split(word) {
        for (let i = word.length - 3; i > 1; i--) {
            if (!holders.has(word.slice(0, i))) continue;
            const rest = holders.has(word.slice(i)) ? [word.slice(i)] : split(word.slice(i));
            if (rest) return [word.slice(0, i), ...rest];
        }
        return null;
    }
    function repaired(word) {
        if (holders.has(word) || /^\d/.test(word)) return [word];
        const begun = known.filter(other => other.startsWith(word));
        const meant = split(word) ?? (begun.length || word.length < 5 ? begun
            : known.filter(other => isTypo(word, other)));
        return meant.length ? meant : [word];
    }

    return typed => {
        const stems = words(typed);
        const text = ` ${stems.join(" ")} `;
        const asked = new Map();
        const ask = (list, weight) => {
            for (const term of terms(list)) asked.set(term, Math.max(asked.get(term) ?? 0, weight));
        };
        ask(stems.flatMap(repaired), 1);
        for (const [phrase, meant] of synonyms) if (text.includes(` ${phrase} `)) ask(meant, 0.7);
        const scores = texts.map((_, place) => {
            let score = 0;
            for (const [term, weight] of asked) {
                const count = counts[place].get(term);
                if (!count) continue;
                const rarity = Math.log(1 + (texts.length - holders.get(term) + 0.5) / (holders.get(term) + 0.5));
                const share = term.includes(" ") ? 0.5 : 1;
                score += weight * share * rarity * 2.2 * count / (count + 1.2 * (0.5 + 0.5 * lengths[place] / usual));
            }
            return {place, score};
        });
        return scores.filter(hit => hit.score > 0).sort((a, b) => b.score - a.score);
    };
}
