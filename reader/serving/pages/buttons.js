// The bar of buttons of a small or touched screen. The reader says which commands it offers now.

import { fontSize, setFontSize } from "./font_size.js";
import { onMessage, say, want } from "./program.js";
import { sentences } from "./sentences.js";
import { isTyping, showKeyboard, sendTyped } from "./text_field.js";


const bar = document.getElementById("bar");
const commands = document.getElementById("commands");
const out = document.getElementById("out");
const more = document.getElementById("more");
const shown = matchMedia("(pointer: coarse), (max-width: 699px)");
const low = matchMedia("(max-height: 480px)");
const touched = matchMedia("(pointer: coarse)");

let offered = [];
let expanded = false;

function button(label, run, name = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  if (name) made.setAttribute("aria-label", name);
  made.addEventListener("click", run);
  return made;
}

function press(id) {
  sendTyped();
  say({ press: id });
}

function ofThePage() {
  if (isTyping()) return [];
  const own = [
    button("A−", () => setFontSize(fontSize() - 1), sentences.smaller),
    button("A+", () => setFontSize(fontSize() + 1), sentences.larger),
  ];
  if (touched.matches) own.push(button(sentences.keyboard, showKeyboard));
  return own;
}

function render() {
  const focused = document.activeElement?.dataset?.id;
  const made = offered.filter(({ leaves }) => !leaves).map(({ id, title }) => {
    const one = button(title, () => press(id));
    one.dataset.id = id;
    return one;
  });
  commands.replaceChildren(...made, ...ofThePage());
  const way = offered.find(({ leaves }) => leaves);
  out.hidden = !way;
  out.textContent = way?.title ?? "";
  if (focused) commands.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
  fold();
}

// Of the commands, those that two rows have room for (on a low screen one); the others when they are
// asked for.
function fold() {
  const rows = low.matches ? 1 : 2;
  const all = [...commands.children];
  for (const one of all) one.hidden = false;
  const tops = [...new Set(all.map((one) => one.offsetTop))].sort((a, b) => a - b);
  more.hidden = tops.length <= rows;
  more.setAttribute("aria-expanded", String(expanded));
  more.textContent = expanded ? sentences.fewer : sentences.more;
  if (more.hidden || expanded) return;
  for (const one of all.filter((it) => it.offsetTop > tops[rows - 1])) one.hidden = true;
}

function showOrHide() {
  bar.hidden = !shown.matches;
  want("buttons", shown.matches);
}

export function useButtons() {
  bar.setAttribute("aria-label", sentences.commands);
  more.addEventListener("click", () => {
    expanded = !expanded;
    fold();
  });
  out.addEventListener("click", () => press(offered.find(({ leaves }) => leaves)?.id));
  // A button takes the focus from nobody: the keyboard of a phone would close and open again.
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  onMessage((fields) => {
    if (fields.buttons) {
      offered = fields.buttons.map(([id, title, key, leaves]) => ({ id, title, key, leaves }));
      expanded = false;
    }
    if (fields.buttons || "field" in fields) render();
  });
  new ResizeObserver(fold).observe(bar);
  shown.addEventListener("change", showOrHide);
  touched.addEventListener("change", render);
  showOrHide();
}
