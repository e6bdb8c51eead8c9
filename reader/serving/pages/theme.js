// The page around the cells has the colour of the page in them.

import { terminal } from "./terminal.js";

let paper = "";

export function followPaper() {
  terminal.onRender(() => {
    const cell = terminal.buffer.active.getLine(0)?.getCell(0);
    if (!cell?.isBgRGB()) return;
    const colour = `#${cell.getBgColor().toString(16).padStart(6, "0")}`;
    if (colour === paper) return;
    paper = colour;
    document.body.style.background = colour;
    terminal.options.theme = { background: colour };
  });
}
