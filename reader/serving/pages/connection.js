// One terminal on one websocket: bytes in binary messages, all else as JSON in text messages.
// What they hold is documented in reader/serving/messages.py.

import * as curtain from "./curtain.js";
import * as notice from "./notice.js";
import { forgetLink, keepLink, keptLinks, secretOfLink, tokenOf } from "./secret.js";
import { fit, size, terminal } from "./terminal.js";
import { scheme } from "./theme.js";
import * as unacknowledged from "./unacknowledged.js";

// Milliseconds.
const TICK = 400;
const PING = 1000; // between two questions whether the server is there
const QUIET = 2200; // without an answer until the person is told
const DEAD = 8000; // without an answer until another connection is tried
const AWAKE = 2000; // the same for a page that was asleep, whose connection is probably gone
const ASLEEP = 10000; // between two looks, while the device was asleep
const OPENING = 6000; // for a connection to be there
const REFUSED = 20000; // without a connection until keys wait no longer
const SLOWEST = 8000; // between two tries
// Close codes (reader/serving/messages.py).
const ENDED = 4000;
const AGAIN = 4003;
const REVOKED = 4102;
const NO_LINK = "This page needs the link that you were given: open it from your sheet or message. " +
  "If it is lost, your teacher can give you a new one.";

const page = [...crypto.getRandomValues(new Uint8Array(12))]
  .map((byte) => byte.toString(16).padStart(2, "0")).join("");
const listeners = []; // of what the server says

let socket = null;
let secret = null;
let introduced = false; // whether the server has let this connection in
let lasting = false; // whether the link works after the server was restarted
let stopped = ""; // why the server sent us away, if it wants us to come again
let over = false; // whether only the person can begin again
let tries = 0;
let timer = 0;
let begun = 0;
let heard = 0;
let pinged = 0;
let lost = 0; // since when there is no answer; zero while all is well
let patience = DEAD;
let looked = Date.now();
let unsent = 0; // bytes that the browser has not got rid of

// `listener` gets each object that the server sends.
export function onMessage(listener) {
  listeners.push(listener);
}

// Send an object, or nothing where there is no connection.
export function tell(fields) {
  if (introduced && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(fields));
}

// Keys reach the reader once and in their order, also over a connection that breaks. False where
// they are refused, which is shown.
export function sendKeys(bytes) {
  if (over) return false;
  if (lost) {
    if (stopped || performance.now() - lost > REFUSED || !unacknowledged.hasRoom(bytes)) {
      showLost("This key was not taken.");
      return false;
    }
    unacknowledged.add(bytes);
    showLost();
    if (socket?.readyState === WebSocket.OPEN && introduced) socket.send(bytes);
    return true;
  }
  unacknowledged.add(bytes);
  if (introduced && socket.readyState === WebSocket.OPEN) socket.send(bytes);
  return true;
}

export function isAnswering() {
  return introduced && !lost;
}

function showLost(more = "") {
  const waits = unacknowledged.bytes() ? "What you typed waits." : "";
  const seconds = Math.round((performance.now() - lost) / 1000);
  const since = seconds > 10 ? ` for ${seconds - (seconds % 10)} s` : "";
  const what = stopped || `No answer from the server${since}.`;
  notice.show(
    [`${what} Trying again …`, more || waits].filter(Boolean).join(" "),
    "Try now", retry,
  );
}

function retry() {
  tries = 0;
  over = false;
  terminal.focus();
  connect();
}

function connect() {
  clearTimeout(timer);
  if (!secret) {
    const kept = keptLinks();
    curtain.show(kept.length ? "Who are you?" : NO_LINK, false);
    for (const [name, its] of kept) curtain.offer(name, () => use(its));
    return;
  }
  fit();
  const before = socket;
  socket = null;
  introduced = false;
  before?.close();
  const protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const mine = new WebSocket(`${protocol}//${location.host}/terminal`);
  socket = mine;
  begun = heard = performance.now();
  mine.binaryType = "arraybuffer";
  mine.onopen = () => mine.send(
    JSON.stringify({ secret, browser: tokenOf(secret), page, scheme: scheme(), ...size() }),
  );
  mine.onmessage = (event) => {
    if (socket !== mine) return;
    heard = performance.now();
    if (typeof event.data !== "string") terminal.write(new Uint8Array(event.data));
    else for (const listener of listeners) listener(JSON.parse(event.data));
  };
  mine.onclose = (event) => {
    if (socket !== mine) return;
    socket = null;
    introduced = false;
    if (event.code === AGAIN) {
      stopped = event.reason;
      unacknowledged.forget();
      tryAgain();
    } else if (event.code >= ENDED) {
      over = true;
      lost = 0;
      notice.hide();
      unacknowledged.forget();
      curtain.show(event.reason, event.code < 4100);
      if (event.code === REVOKED) forgetLink(secret);
      if (event.code === ENDED && lasting) {
        curtain.offer("Forget my link on this computer", forget);
      }
    } else {
      tryAgain();
    }
  };
}

function use(another) {
  secret = another;
  retry();
}

function forget() {
  forgetLink(secret);
  secret = null;
  curtain.show(NO_LINK, false);
}

function tryAgain() {
  lost ||= performance.now();
  showLost();
  clearTimeout(timer);
  // A whole class does not come back in the same moment.
  const wait = Math.min(SLOWEST, 250 * 2 ** tries++) * (0.75 + Math.random() / 2);
  timer = setTimeout(connect, wait);
}

function receive(fields) {
  if (fields.annotator) {
    introduced = true;
    stopped = "";
    lasting = fields.lasting === true;
    keepLink(fields.annotator, secret, lasting, fields.browser);
    tries = 0;
    curtain.hide();
    document.title = `${fields.annotator} · Variorum`;
    terminal.reset();
    terminal.focus();
    resume(fields.received ?? null);
  }
  if (Number.isInteger(fields.pong)) unacknowledged.acknowledge(fields.received);
  if (fields.columns) terminal.resize(fields.columns, fields.rows);
  answered();
}

// `received`: bytes of this page that the session has; null where it knows nothing of this page.
function resume(received) {
  const interrupted = lost !== 0;
  lost = 0;
  notice.hide();
  if (received === null) {
    if (unacknowledged.forget() && interrupted) {
      notice.show("What you typed last was lost: the reader was closed meanwhile.", "OK", () => {
        notice.hide();
        terminal.focus();
      });
    }
    return;
  }
  unacknowledged.acknowledge(received);
  for (const piece of unacknowledged.pieces()) socket.send(piece);
}

function answered() {
  patience = DEAD;
  if (!lost || !introduced) return;
  lost = 0;
  notice.hide();
}

// Twice a second or so: whether the server is still there.
function look() {
  const clock = Date.now();
  const slept = clock - looked > ASLEEP; // no event tells of that everywhere
  looked = clock;
  if (slept) wake();
  if (!socket || over || document.hidden) return;
  const now = performance.now();
  if (!introduced) {
    if (now - begun > OPENING) abandon();
    return;
  }
  if (socket.bufferedAmount < unsent) heard = now; // a long paste, on its way
  unsent = socket.bufferedAmount;
  if (now - pinged >= PING) {
    pinged = now;
    tell({ ping: Math.round(now) });
  }
  if (now - heard > patience) {
    abandon();
  } else if (now - heard > QUIET) {
    lost ||= heard;
    showLost();
  }
}

function abandon() {
  const before = socket;
  socket = null;
  introduced = false;
  before?.close();
  tryAgain();
}

// The device was asleep, or in another network: what was connected may be so no longer.
function wake() {
  if (document.hidden || over || !secret) return;
  tries = 0;
  if (!socket || !introduced) {
    if (lost) connect();
    return;
  }
  heard = performance.now();
  pinged = 0;
  patience = AWAKE;
  look();
}

export function begin(withSecret) {
  secret = withSecret;
  onMessage(receive);
  curtain.onAgain(retry);
  terminal.onResize(() => tell(size()));
  document.addEventListener("visibilitychange", wake);
  // Another link, opened in this tab: the page stays, and only the end of the address is new.
  addEventListener("hashchange", () => {
    if (location.hash.length > 1) use(secretOfLink());
  });
  addEventListener("online", wake);
  addEventListener("pageshow", wake);
  addEventListener("offline", () => {
    if (over || !secret) return;
    lost ||= performance.now();
    showLost();
  });
  setInterval(look, TICK);
  connect();
}
