// The two ends of a selection, for a finger to move.

import { onMessage } from "./program.js";
import { terminal } from "./terminal.js";

const HALF = 22; // pixels: half of a handle's side

const place = document.getElementById("terminal");
const touched = matchMedia("(pointer: coarse)");

let ends = null; // the cells of the first and the last character

// They are hidden and moved, never removed: what a finger has touched is told of its end, and the
// page hears of that only while the element is in it.
const handles = ["start", "end"].map((end) => {
  const handle = document.createElement("div");
  handle.className = "handle";
  handle.dataset.end = end;
  handle.hidden = true;
  return handle;
});

function boxOf([column, row]) {
  const screen = place.querySelector(".xterm-screen").getBoundingClientRect();
  const around = place.getBoundingClientRect();
  const [width, height] = [screen.width / terminal.cols, screen.height / terminal.rows];
  return {
    left: screen.left - around.left + column * width,
    top: screen.top - around.top + row * height,
    width, height, around,
  };
}

function show() {
  // Each end is moved as a mouse would from the other, which must be visible therefore.
  const shown = touched.matches && ends && !ends.includes(null);
  handles.forEach((handle, n) => {
    handle.hidden = !shown;
    if (!shown) return;
    const box = boxOf(ends[n]);
    handle.style.left = `${box.left + n * box.width - HALF}px`;
    handle.style.top = `${box.top + box.height}px`;
  });
}

// For what is touched: the cell of the other end, and the middle of the handle's own cell.
export function handleOf(element) {
  const at = handles.indexOf(element);
  if (at < 0 || !ends || ends.includes(null)) return null;
  const box = boxOf(ends[at]);
  const [column, row] = ends[1 - at];
  const [ownColumn, ownRow] = ends[at];
  return {
    other: { column, row },
    cell: { column: ownColumn, row: ownRow },
    middle: {
      x: box.around.left + box.left + box.width / 2,
      y: box.around.top + box.top + box.height / 2,
    },
  };
}

export function useHandles() {
  place.append(...handles);
  onMessage((fields) => {
    if (!("selection" in fields)) return;
    ends = fields.selection;
    show();
  });
  terminal.onResize(show);
}
