// What is pasted goes to the reader; what the reader copies goes to the clipboard.

import { terminal } from "./terminal.js";

const SOON = 1000; // milliseconds in which a copy may follow a key or a click

let touched = -Infinity;

function paste(event) {
  if (event.target.closest?.("#field")) return; // a field of the page takes it by itself
  event.preventDefault();
  event.stopImmediatePropagation();
  const text = event.clipboardData?.getData("text/plain") ?? "";
  terminal.paste(text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, ""));
}

function copyByHand(text) {
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  terminal.focus();
}

function copy(data) {
  const [, selection, encoded] = /^([^;]*);([A-Za-z0-9+/=]+)$/.exec(data) ?? [];
  const allowed = document.hasFocus() && performance.now() - touched < SOON;
  if (encoded && allowed && (selection === "" || selection.includes("c"))) {
    const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
    const text = new TextDecoder().decode(bytes);
    // Over plain HTTP a browser has this interface on the machine itself only.
    if (navigator.clipboard) navigator.clipboard.writeText(text).catch(() => copyByHand(text));
    else copyByHand(text);
  }
  return true; // also a question what the clipboard holds: it gets no answer
}

export function useClipboard() {
  // What is pasted may hold the end of a paste, and behind it what would be keys: xterm.js passes
  // it on.
  addEventListener("paste", paste, true);
  // What the program copies reaches the clipboard only just after a key or a click in this page.
  for (const kind of ["keydown", "mousedown"]) {
    addEventListener(kind, (event) => { if (event.isTrusted) touched = performance.now(); }, true);
  }
  terminal.parser.registerOscHandler(52, copy);
}
