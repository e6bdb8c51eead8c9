// The reader's messages beside what it paints, and what the page says to it.
// What they hold is documented in reader/terminal/browser_messages.py.

import { terminal } from "./terminal.js";

const NUMBER = 7317; // of the operating system command
const PIECE = 3000; // characters of base64 in one sequence: the reader takes no longer ones
// Modes that a reader sets when it begins, and a server restores.
const READY = 2004; // the last of them
const FOCUS = 1004; // whether the terminal has the focus

// No text of a document can know this word: what has another is no message of the reader.
const word = [...crypto.getRandomValues(new Uint8Array(16))]
  .map((byte) => byte.toString(16).padStart(2, "0")).join("");
const listeners = [];
const beginners = [];
const wants = new Set();

let ready = false;

function decode(encoded) {
  const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

function encode(fields) {
  const bytes = new TextEncoder().encode(JSON.stringify(fields));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

// Say something to the reader, in its turn among the keys.
export function say(fields) {
  const text = encode(fields);
  for (let at = 0; at < text.length; at += PIECE) {
    const head = at + PIECE < text.length ? "more" : "last";
    terminal.input(`\x1b]${NUMBER};${head};${text.slice(at, at + PIECE)}\x07`, false);
  }
}

// `listener` is called when a reader is there, at first or again.
export function onReady(listener) {
  beginners.push(listener);
}

function hello() {
  if (ready) say({ hello: word, wants: [...wants] });
}

function begin() {
  if (wants.size) hello();
  for (const listener of beginners) listener();
}

// Ask to be told about something, or no longer: buttons, field, reading.
export function want(what, wanted) {
  if (wants.has(what) === wanted) return;
  if (wanted) wants.add(what);
  else wants.delete(what);
  hello();
}

// `listener` gets what has changed.
export function onMessage(listener) {
  listeners.push(listener);
}

export function listenToProgram() {
  terminal.parser.registerOscHandler(NUMBER, (data) => {
    const [, spoken, encoded] = /^([^;]*);([A-Za-z0-9+/=]*)$/.exec(data) ?? [];
    if (spoken === word) {
      const fields = decode(encoded);
      for (const listener of listeners) listener(fields);
    }
    return true;
  });
  terminal.parser.registerCsiHandler({ prefix: "?", final: "h" }, (modes) => {
    if (modes.includes(READY)) {
      ready = true;
      setTimeout(begin);
    }
    // A field of the page has the focus in place of the reader's: the reader must not lose its own.
    return modes.length === 1 && modes[0] === FOCUS; // all others are for xterm.js
  });
}
