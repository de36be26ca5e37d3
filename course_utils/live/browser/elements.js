// Elements of the page, made in one call.

const SVG_NAMES = ["svg", "defs", "rect"];

// An element with its attributes and children.
export function element(name, attributes = {}, ...children) {
  const namespace = SVG_NAMES.includes(name)
    ? "http://www.w3.org/2000/svg"
    : "http://www.w3.org/1999/xhtml";
  const made = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

export function button(label, title, onClick) {
  const made = element("button", { type: "button", title }, label);
  made.addEventListener("click", onClick);
  return made;
}
