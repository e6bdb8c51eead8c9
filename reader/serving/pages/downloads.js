// A teacher's downloads: the reader says which, the server makes the file, and this page fetches it.

import { onMessage as onServerMessage, tell } from "./connection.js";
import * as notice from "./notice.js";
import { onMessage as onReaderMessage, want } from "./program.js";
import { terminal } from "./terminal.js";

function done() {
  notice.hide();
  terminal.focus();
}

function fetchFile(path) {
  const link = document.createElement("a");
  link.href = path; // works once, for a minute
  link.download = "";
  document.body.append(link);
  link.click();
  link.remove();
  done();
}

export function useDownloads() {
  onServerMessage(({ role, made, unmade }) => {
    if (role) want("downloads", role !== "student");
    if (typeof made === "string") fetchFile(made);
    if (typeof unmade === "string") notice.show(unmade, "OK", done);
  });
  onReaderMessage(({ download }) => {
    if (typeof download !== "string") return;
    notice.show("Making the file …");
    tell({ download });
  });
}
