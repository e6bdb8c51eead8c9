// The terminal of the page, which fills the window.

const place = document.getElementById("terminal");

export const terminal = new Terminal({
  allowProposedApi: true, // the widths of Unicode 11
  cursorBlink: false,
  fontFamily: 'ui-monospace, "DejaVu Sans Mono", "Cascadia Mono", Menlo, Consolas, monospace',
  fontSize: 16,
  macOptionIsMeta: false, // many keyboards write brackets with it
  scrollback: 0,
});
const fitting = new FitAddon.FitAddon();
terminal.loadAddon(fitting);
terminal.loadAddon(new Unicode11Addon.Unicode11Addon());
terminal.unicode.activeVersion = "11";
terminal.open(place);
new ResizeObserver(fit).observe(place);

export function fit() {
  fitting.fit();
}

export function size() {
  return { columns: terminal.cols, rows: terminal.rows };
}
