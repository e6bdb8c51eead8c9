// Colours: the reader learns which ones the system asks for, and the page around the cells has the
// colour of the page in them.

import { say } from "./program.js";
import { terminal } from "./terminal.js";

const KEPT = "variorum-paper-"; // and the scheme
const READY = 2004; // the mode that a reader sets last when it begins, and a server restores

const dark = matchMedia("(prefers-color-scheme: dark)");
const contrast = matchMedia("(prefers-contrast: more), (forced-colors: active)");

let paper = "";

// One of the schemes of reader/serving/messages.py.
export function scheme() {
  return (dark.matches ? "dark" : "light") + (contrast.matches ? " contrast" : "");
}

function tellReader() {
  say({ scheme: scheme() });
}

function isLight(colour) {
  const number = Number.parseInt(colour.slice(1), 16);
  const [red, green, blue] = [number >> 16, (number >> 8) & 255, number & 255];
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140;
}

function setPaper(colour) {
  paper = colour;
  document.body.style.background = colour;
  document.documentElement.style.setProperty("--paper", colour);
  document.documentElement.dataset.scheme = isLight(colour) ? "light" : "dark";
  const light = isLight(colour);
  terminal.options.theme = {
    background: colour,
    foreground: light ? "#000000" : "#ffffff",
    // What is selected with shift and the mouse.
    selectionBackground: light ? "#1f5fbf" : "#9cc3ff",
    selectionInactiveBackground: light ? "#1f5fbf" : "#9cc3ff",
    selectionForeground: light ? "#ffffff" : "#000000",
  };
}

function followPaper() {
  const cell = terminal.buffer.active.getLine(0)?.getCell(0);
  if (!cell?.isBgRGB()) return;
  const colour = `#${cell.getBgColor().toString(16).padStart(6, "0")}`;
  if (colour === paper) return;
  setPaper(colour);
  try {
    localStorage.setItem(KEPT + scheme(), colour);
  } catch {
    // a browser that keeps nothing shows the system's colours first
  }
}

export function useTheme() {
  let kept = null;
  try {
    kept = localStorage.getItem(KEPT + scheme());
  } catch {
    // as above
  }
  // What was last seen here, so that nothing flashes before the reader paints.
  const usual = getComputedStyle(document.documentElement).getPropertyValue("--paper").trim();
  setPaper(/^#[0-9a-f]{6}$/.test(kept) ? kept : usual);
  terminal.onRender(followPaper);
  for (const query of [dark, contrast]) query.addEventListener("change", tellReader);
  // A reader that was there before may have been begun on another machine.
  terminal.parser.registerCsiHandler({ prefix: "?", final: "h" }, (modes) => {
    if (modes.includes(READY)) setTimeout(tellReader);
    return false; // xterm.js sets the mode
  });
}
