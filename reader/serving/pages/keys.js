// What is typed and pointed at, on its way to the reader.

import * as connection from "./connection.js";
import * as notice from "./notice.js";
import { terminal } from "./terminal.js";

const PIECE = 16384; // bytes of one message, far below what the server takes
const MOST = 1000000; // bytes at once: of more, the server would end the session

const POINTING = /^\x1b\[<[0-9;]+[Mm]$/; // what the mouse does

const encoder = new TextEncoder();

function send(data) {
  if (POINTING.test(data) && !connection.isAnswering()) return; // it would happen elsewhere by then
  const bytes = encoder.encode(data);
  if (bytes.length > MOST) {
    notice.show("The pasted text is too long: the maximum is one megabyte.", "OK", () => {
      notice.hide();
      terminal.focus();
    });
    return;
  }
  for (let at = 0; at < bytes.length; at += PIECE) {
    if (!connection.sendKeys(bytes.slice(at, at + PIECE))) return;
  }
}

export function sendKeys() {
  terminal.onData(send);
}
