// Rows that are so many whole pixels of the screen high, where one pixel of the page is 1.25 or 1.5 of
// them, or is zoomed. xterm.js rounds the height of all rows together, and what runs over several
// (tints, bars in the margin, rules) would show a seam between them.
//
// It has no setting for that, so its renderer is corrected after it has measured. It is the copy in
// xterm/, whose version we choose; without the parts that are named here nothing is corrected.

import { terminal } from "./terminal.js";

const BAR = "┃";
const LARGE = 1000; // pixels of a font
const LEAST = 0.85; // of a row, that a bar is high in a font that is made for that

const canvas = document.createElement("canvas").getContext("2d");

// How many pixels of the screen a bar is high: rows that are higher would show where it ends.
function heightOfBar() {
  const { fontFamily, fontSize } = terminal.options;
  canvas.font = `${LARGE}px ${fontFamily}`; // it is rounded to pixels
  const { actualBoundingBoxAscent, actualBoundingBoxDescent } = canvas.measureText(BAR);
  const height = (actualBoundingBoxAscent + actualBoundingBoxDescent) / LARGE;
  return Math.floor(height * fontSize * devicePixelRatio) - 1; // letters stand on whole pixels
}

function correct(renderer) {
  const { css, device } = renderer.dimensions;
  if (!device.cell.height || !css.cell.height) return;
  const bar = heightOfBar();
  if (bar < device.cell.height && bar > device.cell.height * LEAST) device.cell.height = bar;
  css.cell.height = device.cell.height / devicePixelRatio;
  css.canvas.height = css.cell.height * terminal.rows;
  for (const row of renderer._rowElements) {
    row.style.height = row.style.lineHeight = `${css.cell.height}px`;
  }
  renderer._screenElement.style.height = `${css.canvas.height}px`;
}

export function useWholePixels() {
  const renderer = terminal._core?._renderService?._renderer?.value;
  const measure = renderer?._updateDimensions;
  if (!measure || !renderer._rowElements || !renderer._screenElement) return;
  renderer._updateDimensions = () => {
    measure.call(renderer);
    correct(renderer);
  };
  renderer.handleResize?.(terminal.cols, terminal.rows);
}
