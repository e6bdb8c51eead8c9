// Fingers on the terminal: a swipe scrolls what is under it, a tap is a click, a double tap selects
// the sentence, a long press the word, and dragging on extends that, as its handles do; two fingers
// change the size. The reader hears of clicks and drags as of a mouse's, of scrolling row by row.

import { isAnswering } from "./connection.js";
import { fontSize, setFontSize } from "./font_size.js";
import { handleOf } from "./handles.js";
import { onMessage, say } from "./program.js";
import { terminal } from "./terminal.js";

// Pixels.
const SLOP = 10; // that a finger may move and still taps or presses
const NEAR = 30; // between the two taps of a double tap
// Milliseconds.
const LONG = 450; // of a long press
const DOUBLE = 400; // between the two taps of a double tap
const FLUSH = 40; // between two messages of a swipe
const RECENT = 100; // of a swipe, that its speed is taken from
const DECAY = 325; // in which a swipe that goes on loses most of its speed
const SLOWEST = 0.03; // pixels a millisecond
const FAST = 0.2; // pixels a millisecond, from which a finger that comes down only stops the text
const LEFT = 0;
const MOTION = 32; // of a mouse report, beside the button

const place = document.getElementById("terminal");

let gesture = null;
let coasting = null; // a swipe that goes on: its animation and its speed
let lastTap = { time: -Infinity, x: 0, y: 0 };
let onText = false; // whether a text is in front, and not a dialog or a list

function cellAt(x, y) {
  const box = place.querySelector(".xterm-screen").getBoundingClientRect();
  const column = Math.floor(((x - box.left) / box.width) * terminal.cols);
  const row = Math.floor(((y - box.top) / box.height) * terminal.rows);
  return {
    column: Math.max(0, Math.min(terminal.cols - 1, column)),
    row: Math.max(0, Math.min(terminal.rows - 1, row)),
    height: box.height / terminal.rows,
  };
}

// A mouse report (SGR, mode 1006), if the reader takes any.
function report(button, { column, row }, pressed) {
  if (terminal.modes.mouseTrackingMode === "none") return;
  terminal.input(`\x1b[<${button};${column + 1};${row + 1}${pressed ? "M" : "m"}`, false);
}

function click(cell, times = 1) {
  for (let n = 0; n < times; n++) {
    report(LEFT, cell, true);
    report(LEFT, cell, false);
  }
}

// Scrolling

function scrollBy(swipe, pixels) {
  swipe.pixels += pixels;
  const rows = Math.trunc(swipe.pixels / swipe.cell.height);
  const now = performance.now();
  if (!rows || now - swipe.sent < FLUSH || !isAnswering()) return;
  swipe.pixels -= rows * swipe.cell.height;
  swipe.sent = now;
  say({ scroll: rows, x: swipe.cell.column, y: swipe.cell.row });
}

function speedOf(swipe) {
  const now = performance.now();
  const recent = swipe.moves.filter(({ time }) => now - time < RECENT);
  if (recent.length < 2) return 0;
  const [first, last] = [recent[0], recent.at(-1)];
  return (first.y - last.y) / Math.max(1, last.time - first.time);
}

function coast(swipe) {
  let speed = speedOf(swipe);
  let before = performance.now();
  const step = (now) => {
    const passed = Math.max(0, now - before);
    before = now;
    scrollBy(swipe, speed * passed);
    speed *= Math.exp(-passed / DECAY);
    if (Math.abs(speed) > SLOWEST) coasting = { frame: requestAnimationFrame(step), speed };
    else stopCoasting();
  };
  if (Math.abs(speed) < FAST) return;
  coasting = { frame: requestAnimationFrame(step), speed };
  place.dataset.coasting = "";
}

// Whether the text was still fast.
function stopCoasting() {
  const fast = Math.abs(coasting?.speed ?? 0) > FAST;
  cancelAnimationFrame(coasting?.frame);
  coasting = null;
  delete place.dataset.coasting;
  return fast;
}

// Gestures

// No scrolling of the page, no zoom, no mouse events made up by the browser.
function keep(event) {
  if (event.cancelable) event.preventDefault();
}

function begin(event) {
  keep(event);
  const stopped = stopCoasting();
  if (event.touches.length === 2) {
    end();
    gesture = { kind: "pinch", distance: distanceOf(event.touches), size: fontSize() };
    return;
  }
  if (event.touches.length > 2 || gesture) {
    end();
    return;
  }
  const { clientX: x, clientY: y } = event.touches[0];
  const held = handleOf(event.target);
  if (held) {
    gesture = { kind: "handle", ...held, x, y };
    return;
  }
  gesture = {
    kind: stopped ? "stop" : "press", x, y, cell: cellAt(x, y), pixels: 0, sent: 0,
    moves: [{ time: performance.now(), y }],
  };
  gesture.timer = setTimeout(pressLong, LONG, gesture);
}

// A double click selects the word; the button stays down, so that the finger may drag on.
function pressLong(pressed) {
  if (gesture !== pressed || pressed.kind !== "press") return;
  pressed.kind = "select";
  click(pressed.cell);
  report(LEFT, pressed.cell, true);
  navigator.vibrate?.(10);
}

function distanceOf([one, other]) {
  return Math.max(NEAR, Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY));
}

function move(event) {
  keep(event);
  if (!gesture) return;
  if (gesture.kind === "pinch") {
    if (event.touches.length === 2) {
      setFontSize(gesture.size * (distanceOf(event.touches) / gesture.distance));
    }
    return;
  }
  const { clientX: x, clientY: y } = event.touches[0];
  if (gesture.kind === "handle") {
    // From the other end, as a mouse would select.
    report(LEFT, gesture.other, true);
    gesture.kind = "select";
    gesture.offset = { x: gesture.middle.x - gesture.x, y: gesture.middle.y - gesture.y };
  }
  if (gesture.kind === "select") {
    const { offset = { x: 0, y: 0 } } = gesture;
    const cell = cellAt(x + offset.x, y + offset.y);
    if (cell.column !== gesture.cell.column || cell.row !== gesture.cell.row) {
      gesture.cell = cell;
      report(LEFT + MOTION, cell, true);
    }
    return;
  }
  if (gesture.kind !== "swipe") {
    if (Math.hypot(x - gesture.x, y - gesture.y) < SLOP) return;
    clearTimeout(gesture.timer);
    gesture.kind = "swipe";
  }
  const before = gesture.moves.at(-1).y;
  gesture.moves.push({ time: performance.now(), y });
  scrollBy(gesture, before - y);
}

// `time`: when the finger was lifted, however late the page hears of it.
function tap({ x, y, cell }, time) {
  const near = Math.hypot(x - lastTap.x, y - lastTap.y) < NEAR;
  if (onText && near && time - lastTap.time < DOUBLE) {
    click(lastTap.cell, 2); // with the click of the first tap, three
    lastTap = { time: -Infinity, x: 0, y: 0 };
    return;
  }
  click(cell);
  lastTap = { time, x, y, cell };
}

function end(event) {
  if (event) keep(event);
  const ended = gesture;
  gesture = null;
  if (!ended) return;
  clearTimeout(ended.timer);
  if (ended.kind === "select") report(LEFT, ended.cell, false);
  if (event?.type !== "touchend") return;
  if (ended.kind === "swipe") coast(ended);
  if (ended.kind === "press") {
    tap(ended, event.timeStamp);
    place.dispatchEvent(new CustomEvent("tapped"));
  }
}

export function useTouch() {
  const active = { passive: false };
  place.addEventListener("touchstart", begin, active);
  place.addEventListener("touchmove", move, active);
  place.addEventListener("touchend", end, active);
  place.addEventListener("touchcancel", end, active);
  place.addEventListener("contextmenu", (event) => { if (gesture) event.preventDefault(); });
  onMessage((fields) => { if ("text" in fields) onText = fields.text; });
}
