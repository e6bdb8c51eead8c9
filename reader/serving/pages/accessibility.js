// For screen readers: what is under the cursor, in words, and what has just happened.
//
// xterm.js has a mode of its own for them. It reads out whatever is painted, in pieces and, when rows
// are read by hand, twice; the reader knows what it has painted, and says that once.

import { onMessage, want } from "./program.js";
import { sentences } from "./sentences.js";
import { terminal } from "./terminal.js";
import { useFieldFor } from "./text_field.js";

const KEPT = "variorum-screen-reader";
const MOST = 30; // sentences that are kept in the region that is read out

const toggle = document.getElementById("screen-reader");
const region = document.getElementById("reading");
const said = document.getElementById("said");
const alerts = document.getElementById("alerts");

let on = false;

function line(text, lang = "") {
  const made = document.createElement("p");
  made.textContent = text;
  made.dir = "auto";
  if (lang) made.lang = lang;
  return made;
}

function announce(where, text, lang = "") {
  where.append(line(text, lang));
  while (where.children.length > MOST) where.firstChild.remove();
}

function show({ heading, sentence, paragraph, lang, lines }) {
  const title = document.createElement("h1");
  title.textContent = heading;
  title.dir = "auto";
  const parts = [title];
  if (sentence) {
    const current = line(sentence, lang);
    current.setAttribute("aria-current", "true");
    parts.push(current);
  }
  for (const text of lines) parts.push(line(text));
  if (paragraph && paragraph !== sentence) {
    const around = document.createElement("blockquote");
    around.append(line(paragraph, lang));
    parts.push(around);
  }
  region.replaceChildren(...parts);
}

function set(wanted) {
  on = wanted;
  toggle.setAttribute("aria-pressed", String(on));
  region.hidden = !on;
  want("reading", on);
  useFieldFor(on);
}

function change() {
  set(!on);
  try {
    if (on) localStorage.setItem(KEPT, "on");
    else localStorage.removeItem(KEPT);
  } catch {
    // it holds until the page is closed
  }
  announce(said, on ? sentences.screenReaderOn : sentences.screenReaderOff);
  terminal.focus();
}

export function useAccessibility() {
  terminal.textarea.setAttribute("aria-label", sentences.terminal);
  toggle.textContent = sentences.screenReader;
  toggle.addEventListener("click", change);
  addEventListener("keydown", (event) => {
    if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyR") {
      event.preventDefault();
      event.stopImmediatePropagation();
      change();
    }
  }, true);
  onMessage(({ reading, say }) => {
    if (!on) return;
    if (reading) show(reading);
    for (const { text, lang, urgent } of say ?? []) announce(urgent ? alerts : said, text, lang);
  });
  let kept = null;
  try {
    kept = localStorage.getItem(KEPT);
  } catch {
    // a browser that keeps nothing
  }
  set(kept === "on");
}
