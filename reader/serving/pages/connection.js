// One terminal on one websocket: bytes in binary messages, sizes and the like in text messages.
// What they hold is documented in reader/serving/messages.py.

import * as curtain from "./curtain.js";
import { fit, size, terminal } from "./terminal.js";

const TRIES = 8;

let socket = null;
let secret = null;
let tries = 0;
let timer = 0;

export function send(message) {
  if (socket && socket.readyState === WebSocket.OPEN) socket.send(message);
}

function connect() {
  clearTimeout(timer);
  if (!secret) {
    curtain.show("This address needs the link that you were given.", false);
    return;
  }
  fit();
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const mine = new WebSocket(`${scheme}//${location.host}/terminal`);
  socket = mine;
  mine.binaryType = "arraybuffer";
  mine.onopen = () => mine.send(JSON.stringify({ secret, ...size() }));
  mine.onmessage = (event) => {
    if (socket !== mine) return;
    if (typeof event.data === "string") receive(JSON.parse(event.data));
    else terminal.write(new Uint8Array(event.data));
  };
  mine.onclose = (event) => {
    if (socket !== mine) return;
    socket = null;
    if (event.code >= 4000) {
      curtain.show(event.reason, event.code < 4100);
    } else if (tries < TRIES) {
      curtain.show("The connection was lost. Trying again …", true);
      timer = setTimeout(connect, Math.min(8000, 250 * 2 ** tries++));
    } else {
      curtain.show("The connection was lost. Everything that was shown as saved is saved.", true);
    }
  };
}

function receive({ annotator, columns, rows }) {
  if (annotator) {
    tries = 0;
    curtain.hide();
    document.title = `${annotator} · Variorum`;
    terminal.reset();
    terminal.focus();
  }
  if (columns) terminal.resize(columns, rows);
}

export function begin(withSecret) {
  secret = withSecret;
  curtain.onAgain(() => {
    tries = 0;
    connect();
  });
  terminal.onResize(() => send(JSON.stringify(size())));
  connect();
}
