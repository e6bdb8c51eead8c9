// The size of the text, beside the browser's own zoom; remembered on this machine.

import { fit, terminal } from "./terminal.js";

const KEPT = "variorum-font-size";
const LEAST = 8;
const MOST = 40;
const USUAL = 16;
const ON_A_PHONE = 14;
const SMALL = 700; // pixels of a window that counts as a phone's
const COLUMNS = 40; // that a phone has at least
const WIDTH = 0.61; // of a character, in parts of the size

function usual() {
  if (innerWidth >= SMALL) return USUAL;
  return Math.max(10, Math.min(ON_A_PHONE, Math.floor(innerWidth / COLUMNS / WIDTH)));
}

function kept() {
  try {
    return Number(localStorage.getItem(KEPT)) || 0;
  } catch {
    return 0; // a browser that keeps nothing
  }
}

function apply(size) {
  if (size === terminal.options.fontSize) return;
  terminal.options.fontSize = size;
  fit();
}

export function fontSize() {
  return terminal.options.fontSize;
}

export function setFontSize(size) {
  const chosen = Math.max(LEAST, Math.min(MOST, Math.round(size)));
  apply(chosen);
  try {
    localStorage.setItem(KEPT, String(chosen));
  } catch {
    // it holds until the page is closed
  }
}

export function useFontSize() {
  apply(kept() || usual());
  addEventListener("resize", () => { if (!kept()) apply(usual()); });
}
