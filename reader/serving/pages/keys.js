// What is typed and pointed at, on its way to the reader.

import { send } from "./connection.js";
import * as curtain from "./curtain.js";
import { terminal } from "./terminal.js";

const PIECE = 16384; // bytes of one message, far below what the server takes
const MOST = 1000000; // bytes at once: of more, the server would end the session

const encoder = new TextEncoder();

export function sendKeys() {
  terminal.onData((data) => {
    const bytes = encoder.encode(data);
    if (bytes.length > MOST) {
      curtain.show("The pasted text is too long: the maximum is one megabyte.", true);
      return;
    }
    for (let at = 0; at < bytes.length; at += PIECE) send(bytes.slice(at, at + PIECE));
  });
  terminal.onBinary((data) => send(Uint8Array.from(data, (char) => char.charCodeAt(0))));
}
