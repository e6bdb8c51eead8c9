// The page around the cells has the colour of the page in them.

import { terminal } from "./terminal.js";

let paper = "";

function isLight(colour) {
  const [red, green, blue] = [colour >> 16, (colour >> 8) & 255, colour & 255];
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140;
}

export function followPaper() {
  terminal.onRender(() => {
    const cell = terminal.buffer.active.getLine(0)?.getCell(0);
    if (!cell?.isBgRGB()) return;
    const colour = `#${cell.getBgColor().toString(16).padStart(6, "0")}`;
    if (colour === paper) return;
    paper = colour;
    document.body.style.background = colour;
    document.documentElement.style.setProperty("--paper", colour);
    document.documentElement.dataset.scheme = isLight(cell.getBgColor()) ? "light" : "dark";
    terminal.options.theme = { background: colour };
  });
}
