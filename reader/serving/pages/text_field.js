// A field of the page for what the reader's field holds, on touched screens and for screen readers.
//
// The keyboards of phones correct and complete words that were typed already, in ways that xterm.js
// passes on twice or not at all. In a field of the page they may; the reader gets the whole text.

import * as notice from "./notice.js";
import { onMessage, onReady, say, want } from "./program.js";
import { sentences } from "./sentences.js";
import { terminal } from "./terminal.js";

const SOON = 120; // milliseconds after a letter until the reader gets the text,
const LATER = 20; // and one more for so many characters
const MOST = 200000; // characters: the reader takes no more of a field at once
const KEYS = {
  Escape: "\x1b", Tab: "\t", F1: "\x1bOP", F2: "\x1bOQ", PageUp: "\x1b[5~", PageDown: "\x1b[6~",
};
const OF_A_LINE = { Enter: "\r", ArrowUp: "\x1b[A", ArrowDown: "\x1b[B" };
const WITH_CTRL = "dops"; // letters that dialogs have; all others are the browser's
const RESTORE = "\x1b[122;3u"; // alt+z

const form = document.getElementById("field");
const label = document.getElementById("field-label");
const touched = matchMedia("(pointer: coarse)");

let box = null; // the input or textarea that is shown
let field = null; // what the reader said of it
let number = 0; // of the last text that was sent
let timer = 0;
let dirty = false;
let forScreenReader = false;

// Send what was typed and not sent yet.
export function sendTyped() {
  clearTimeout(timer);
  if (!dirty || !field) return;
  dirty = false;
  if (box.value.length > MOST) {
    box.value = field.text;
    notice.show(sentences.tooLong(MOST), sentences.ok, () => {
      notice.hide();
      box?.focus();
    });
    return;
  }
  say({ fill: box.value, field: field.id, number: ++number });
}

// Whether the reader has a field that takes letters now.
export function isTyping() {
  return field !== null;
}

function typed() {
  dirty = true;
  clearTimeout(timer);
  timer = setTimeout(sendTyped, SOON + box.value.length / LATER);
}

// Keys that mean something to the reader, and not to a field.
function pressed(event) {
  if (event.isComposing) return;
  let keys = KEYS[event.key];
  if (event.key === "Tab" && event.shiftKey) keys = "\x1b[Z";
  if (!field.lines && !keys) keys = OF_A_LINE[event.key];
  const letter = event.key.length === 1 ? event.key.toLowerCase() : "";
  const command = event.ctrlKey || (event.metaKey && letter === "s");
  if (letter && command && !event.altKey && WITH_CTRL.includes(letter)) {
    keys = String.fromCharCode(letter.charCodeAt(0) & 31);
  }
  if (letter === "z" && event.altKey && !event.ctrlKey) keys = RESTORE;
  if (!keys) return;
  event.preventDefault();
  sendTyped();
  terminal.input(keys, false);
}

function open(next) {
  box?.remove();
  box = document.createElement(next.lines ? "textarea" : "input");
  box.id = "typed-text";
  box.value = next.text;
  if (next.lines) box.rows = 3;
  else if (next.secret) box.type = "password";
  if (!next.lines) box.enterKeyHint = "go";
  box.addEventListener("input", typed);
  box.addEventListener("keydown", pressed);
  box.addEventListener("blur", sendTyped);
  label.textContent = next.label;
  form.append(box);
  form.hidden = false;
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}

function close() {
  const had = form.contains(document.activeElement);
  dirty = false;
  form.hidden = true;
  box?.remove();
  box = null;
  if (had) terminal.focus();
}

function follow({ field: next, filled }) {
  if (next === undefined) return;
  const before = field;
  field = next;
  if (!next) close();
  else if (!before || !box || before.id !== next.id || before.lines !== next.lines) {
    dirty = false;
    open(next);
  } else {
    label.textContent = next.label;
    // What was typed since is newer than what the reader says.
    if (!dirty && filled === number && box.value !== next.text) box.value = next.text;
  }
}

// Letters that are commands: the keyboard of a phone, for the terminal itself.
export function showKeyboard() {
  if (box) {
    box.focus();
    return;
  }
  const { textarea } = terminal;
  textarea.inputMode = textarea.inputMode === "none" ? "text" : "none";
  textarea.blur();
  textarea.focus();
}

function wantField() {
  want("field", touched.matches || forScreenReader);
  // The keyboard of a phone opens for fields, not for a text that is read.
  terminal.textarea.inputMode = touched.matches ? "none" : "";
}

export function useFieldFor(screenReader) {
  forScreenReader = screenReader;
  wantField();
}

export function useTextField() {
  form.setAttribute("aria-label", sentences.field);
  form.addEventListener("submit", (event) => event.preventDefault());
  onMessage(follow);
  // What was on its way when a connection broke may not have come through.
  onReady(() => {
    dirty = box !== null;
    sendTyped();
  });
  // Before what is pointed at, and before a device goes to sleep.
  addEventListener("pointerdown", sendTyped, true);
  document.addEventListener("visibilitychange", sendTyped);
  addEventListener("pagehide", sendTyped);
  touched.addEventListener("change", wantField);
  // A finger on the reader's own field means the page's.
  document.getElementById("terminal").addEventListener("tapped", () => {
    if (box) box.focus();
    else terminal.focus();
  });
  wantField();
}
