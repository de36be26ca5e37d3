// Demos on a page without a kernel: each carries its frames, packed, in a script beside its
// pictures; some in a second script for phones.

import { Demo } from "./demo.js";
import { element } from "./elements.js";

// Show each demo of this id that is not shown yet, in place of its strip of pictures.
export async function showCarried(id) {
  for (const box of document.querySelectorAll(`[data-demo="${id}"]`)) {
    if (box.dataset.shown) {
      continue;
    }
    box.dataset.shown = true;
    const onPhone = matchMedia("(max-width: 600px)").matches;
    const narrow = onPhone && box.querySelector("[data-for=narrow]");
    const spec = await unpacked((narrow || box.querySelector("script")).textContent);
    new Demo(box.appendChild(element("div")), spec);
    box.querySelector(".demo-strip").remove();
  }
}

// The object in a text of base64, gzip and JSON.
function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}
