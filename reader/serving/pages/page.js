// One terminal on one websocket: bytes in binary messages, sizes in text messages.
"use strict";

(() => {
  const KEPT = "variorum-secret";
  const PIECE = 16384; // bytes of one message, far below what the server takes
  const MOST = 1000000; // bytes at once: of more, the server would end the session
  const SOON = 1000; // milliseconds in which a copy may follow a key or a click
  const TRIES = 8;

  // The secret leaves the address bar, and with it the history; the tab keeps it for a reload.
  const given = location.hash.slice(1);
  if (given) {
    sessionStorage.setItem(KEPT, given);
    history.replaceState(null, "", location.pathname);
  }
  const secret = sessionStorage.getItem(KEPT);

  const curtain = document.getElementById("curtain");
  const sentence = document.getElementById("sentence");
  const again = document.getElementById("again");

  const terminal = new Terminal({
    allowProposedApi: true, // the widths of Unicode 11
    cursorBlink: false,
    fontFamily: 'ui-monospace, "DejaVu Sans Mono", "Cascadia Mono", Menlo, Consolas, monospace',
    fontSize: 16,
    macOptionIsMeta: true,
    scrollback: 0,
  });
  const fit = new FitAddon.FitAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(new Unicode11Addon.Unicode11Addon());
  terminal.unicode.activeVersion = "11";
  terminal.open(document.getElementById("terminal"));

  let socket = null;
  let tries = 0;
  let timer = 0;
  let touched = -Infinity;

  function show(text, button) {
    sentence.textContent = text;
    again.hidden = !button;
    curtain.hidden = false;
    if (button) again.focus();
  }

  function send(message) {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(message);
  }

  function size() {
    return { columns: terminal.cols, rows: terminal.rows };
  }

  function connect() {
    clearTimeout(timer);
    if (!secret) {
      show("This address needs the link that you were given.", false);
      return;
    }
    fit.fit();
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const mine = new WebSocket(`${scheme}//${location.host}/terminal`);
    socket = mine;
    mine.binaryType = "arraybuffer";
    mine.onopen = () => mine.send(JSON.stringify({ secret, ...size() }));
    mine.onmessage = (event) => {
      if (socket !== mine) return;
      if (typeof event.data === "string") {
        const { annotator, columns, rows } = JSON.parse(event.data);
        if (annotator) {
          tries = 0;
          curtain.hidden = true;
          document.title = `${annotator} · Variorum`;
          terminal.reset();
          terminal.focus();
        }
        if (columns) terminal.resize(columns, rows);
      } else {
        terminal.write(new Uint8Array(event.data));
      }
    };
    mine.onclose = (event) => {
      if (socket !== mine) return;
      socket = null;
      if (event.code >= 4000) {
        show(event.reason, event.code < 4100);
      } else if (tries < TRIES) {
        show("The connection was lost. Trying again …", true);
        timer = setTimeout(connect, Math.min(8000, 250 * 2 ** tries++));
      } else {
        show("The connection was lost. Everything that was shown as saved is saved.", true);
      }
    };
  }

  again.onclick = () => {
    tries = 0;
    connect();
  };

  const encoder = new TextEncoder();
  terminal.onData((data) => {
    const bytes = encoder.encode(data);
    if (bytes.length > MOST) {
      show("The pasted text is too long: the maximum is one megabyte.", true);
      return;
    }
    for (let at = 0; at < bytes.length; at += PIECE) send(bytes.slice(at, at + PIECE));
  });
  // What is pasted may hold the end of a paste, and behind it what would be keys: xterm.js passes it on.
  addEventListener("paste", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const text = event.clipboardData?.getData("text/plain") ?? "";
    terminal.paste(text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, ""));
  }, true);
  terminal.onBinary((data) => send(Uint8Array.from(data, (char) => char.charCodeAt(0))));
  terminal.onResize(() => send(JSON.stringify(size())));
  new ResizeObserver(() => fit.fit()).observe(document.getElementById("terminal"));

  // The page around the cells has the colour of the page in them.
  let paper = "";
  terminal.onRender(() => {
    const cell = terminal.buffer.active.getLine(0)?.getCell(0);
    if (!cell?.isBgRGB()) return;
    const colour = `#${cell.getBgColor().toString(16).padStart(6, "0")}`;
    if (colour === paper) return;
    paper = colour;
    document.body.style.background = colour;
    terminal.options.theme = { background: colour };
  });

  // What the program copies reaches the clipboard only just after a key or a click in this page.
  for (const kind of ["keydown", "mousedown"]) {
    addEventListener(kind, (event) => { if (event.isTrusted) touched = performance.now(); }, true);
  }

  function copyByHand(text) {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    terminal.focus();
  }

  terminal.parser.registerOscHandler(52, (data) => {
    const [, selection, encoded] = /^([^;]*);([A-Za-z0-9+/=]+)$/.exec(data) ?? [];
    const allowed = document.hasFocus() && performance.now() - touched < SOON;
    if (encoded && allowed && (selection === "" || selection.includes("c"))) {
      const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
      const text = new TextDecoder().decode(bytes);
      // Over plain HTTP a browser has this interface on the machine itself only.
      if (navigator.clipboard) navigator.clipboard.writeText(text).catch(() => copyByHand(text));
      else copyByHand(text);
    }
    return true; // also a question what the clipboard holds: it gets no answer
  });

  connect();
})();
