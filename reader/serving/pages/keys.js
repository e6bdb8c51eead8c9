// What is typed and pointed at, on its way to the reader, and what stays with the browser.
// reader/browser_keys.py has the same keys, and what is pressed instead of them.

import { copySelection } from "./clipboard.js";
import * as connection from "./connection.js";
import * as notice from "./notice.js";
import { terminal } from "./terminal.js";

const PIECE = 16384; // bytes of one message, far below what the server takes
const MOST = 1000000; // bytes at once: of more, the server would end the session
const POINTING = /^\x1b\[<[0-9;]+[Mm]$/; // what the mouse does
// The middle button, which pastes on Linux, and the right one, which has the browser's menu.
const OTHER_BUTTONS = /^\x1b\[<(?:1|2|33|34);/;
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

// Reload, find, zoom, the address, the tools of a developer, full screen.
const FUNCTION_KEYS = new Set(["F3", "F5", "F6", "F7", "F10", "F11", "F12"]);
const WITH_CTRL = new Set([..."fglrntwqv", ..."+-=_0123456789", "Tab", "PageUp", "PageDown"]);
const WITH_ALT = new Set(["ArrowLeft", "ArrowRight", "Home", "F4", ..."0123456789"]);
// What the reader has instead of keys that the browser takes; on a Mac alt writes other characters.
const INSTEAD = new Set([..."qtwz"]);
const INSTEAD_ON_A_MAC = { q: "q", t: "t", r: "z" }; // with ctrl
const CTRL_C = "\x03";
const ON_A_MAC = { x: "\x18", s: "\x13" }; // with cmd
const DELETE_WORD = "\x17"; // ctrl+w, which closes the tab

const encoder = new TextEncoder();
let leaving = false; // esc was pressed: tab leads out of the terminal

function send(data) {
  if (OTHER_BUTTONS.test(data)) return;
  if (POINTING.test(data) && !connection.isAnswering()) return; // it would happen elsewhere by then
  const bytes = encoder.encode(data);
  if (bytes.length > MOST) {
    notice.show("The pasted text is too long: the maximum is one megabyte.", "OK", () => {
      notice.hide();
      terminal.focus();
    });
    return;
  }
  for (let at = 0; at < bytes.length; at += PIECE) {
    if (!connection.sendKeys(bytes.slice(at, at + PIECE))) return;
  }
}

// The letter of a key, also on a keyboard that has others on it.
function letterOf({ key, code }) {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  return key.charCodeAt(0) > 127 && /^Key[A-Z]$/.test(code) ? code[3].toLowerCase() : key;
}

// Whether a key is the browser's. Nothing is prevented then, so that it does what it always does.
function isBrowsers(event) {
  const { key, ctrlKey, altKey, shiftKey, metaKey } = event;
  if (key === "Tab" && leaving && !ctrlKey && !altKey && !metaKey) return true;
  if (FUNCTION_KEYS.has(key)) return true;
  if (event.getModifierState("AltGraph")) return false; // it writes a character
  if (metaKey) return true;
  if (ctrlKey && !altKey) {
    if (MAC) return key === "Tab";
    if (shiftKey && (key === "Tab" || key.startsWith("Page"))) return true;
    return WITH_CTRL.has(letterOf(event)) || (shiftKey && /^.$/u.test(key));
  }
  return altKey && !ctrlKey && (WITH_ALT.has(key) || (!MAC && /^[a-z]$/.test(letterOf(event))));
}

// What the reader gets for a key that xterm.js would send otherwise, or not at all.
function translated(event) {
  const { key, code, ctrlKey, altKey, shiftKey, metaKey } = event;
  const letter = letterOf(event);
  if (altKey && !ctrlKey && !metaKey && !event.getModifierState("AltGraph")) {
    const plain = /^Key[A-Z]$/.test(code) && MAC ? code[3].toLowerCase() : letter;
    if (MAC && /^[!-~]$/.test(key) && key.toLowerCase() !== plain) return ""; // @, on some keyboards
    return INSTEAD.has(plain) ? `\x1b[${plain.charCodeAt(0)};3u` : ""; // as one sequence
  }
  // There a browser takes cmd, and leaves these alone.
  if (MAC && ctrlKey && !altKey && !metaKey && !shiftKey && letter in INSTEAD_ON_A_MAC) {
    return `\x1b[${INSTEAD_ON_A_MAC[letter].charCodeAt(0)};3u`;
  }
  if (key === "Backspace" && ctrlKey && !shiftKey) return DELETE_WORD;
  if (MAC && metaKey && !ctrlKey) return letter === "c" ? CTRL_C : ON_A_MAC[letter] ?? "";
  if (ctrlKey && shiftKey && letter === "c") return CTRL_C;
  if (ctrlKey && key === "Insert") return CTRL_C;
  return "";
}

// xterm.js asks before it looks at a key: false leaves it to the browser.
function takes(event) {
  if (event.type !== "keydown") return !isBrowsers(event);
  const keys = translated(event);
  const copies = keys === CTRL_C || (event.ctrlKey && !event.altKey && letterOf(event) === "c");
  if (keys || copies) {
    event.preventDefault();
    // What was selected with shift and the mouse is xterm.js's, which the reader knows nothing of.
    if (!copies || !copySelection()) terminal.input(keys || CTRL_C);
  }
  const browsers = isBrowsers(event);
  if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) leaving = event.key === "Escape";
  return !keys && !copies && !browsers;
}

export function sendKeys() {
  terminal.onData(send);
  terminal.attachCustomKeyEventHandler(takes);
}
