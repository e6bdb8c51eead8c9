// What is pasted goes to the reader; what the reader copies goes to the clipboard.

import * as notice from "./notice.js";
import { terminal } from "./terminal.js";

const SOON = 5000; // milliseconds in which a copy may follow a key or a click
const CTRL_C = "\x03"; // how the reader copies
const CTRL_X = "\x18";

let touched = -Infinity;

function paste(event) {
  // A field of the page takes it by itself.
  if (event.target !== terminal.textarea && event.target.matches?.("input, textarea")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const text = event.clipboardData?.getData("text/plain") ?? "";
  terminal.paste(text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, ""));
}

// Over plain HTTP a browser has no other way, except on the machine itself.
function copyByHand(text) {
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed"; // nothing scrolls there
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus();
  return done;
}

async function write(text) {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // not allowed to this page, or not now; there is the other way
  }
  return copyByHand(text);
}

async function copy(text) {
  if (await write(text)) return;
  // Some browsers allow it in the very moment of a click only.
  notice.show("The browser did not let the reader copy.", "Copy", () => {
    notice.hide();
    if (!copyByHand(text)) notice.show("The browser does not allow this page to copy.");
    terminal.focus();
  });
}

// Copy what was selected with shift and the mouse; whether there is such a selection.
export function copySelection() {
  if (!terminal.hasSelection()) return false;
  copy(terminal.getSelection());
  terminal.clearSelection();
  return true;
}

function copyForReader(data) {
  const [, selection, encoded] = /^([^;]*);([A-Za-z0-9+/=]+)$/.exec(data) ?? [];
  const allowed = document.hasFocus() && performance.now() - touched < SOON;
  if (encoded && allowed && (selection === "" || selection.includes("c"))) {
    const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
    copy(new TextDecoder().decode(bytes));
  }
  return true; // also a question what the clipboard holds: it gets no answer
}

// The browser's own menu: with nothing selected by xterm.js, what is selected in the reader is meant.
function fromMenu(event) {
  if (event.target !== terminal.textarea || terminal.hasSelection()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  terminal.input(event.type === "cut" ? CTRL_X : CTRL_C);
}

export function useClipboard() {
  // What is pasted may hold the end of a paste, and behind it what would be keys: xterm.js passes
  // it on.
  addEventListener("paste", paste, true);
  // What the program copies reaches the clipboard only just after a key or a click in this page.
  for (const kind of ["keydown", "mousedown", "touchend"]) {
    addEventListener(kind, (event) => { if (event.isTrusted) touched = performance.now(); }, true);
  }
  for (const kind of ["copy", "cut"]) addEventListener(kind, fromMenu, true);
  terminal.parser.registerOscHandler(52, copyForReader);
}
