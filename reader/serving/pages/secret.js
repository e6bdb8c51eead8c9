// The secret leaves the address bar, and with it the history. The tab keeps it for a reload, and
// the browser for new tabs and bookmarks: by name, since several may share a computer.

const TAB = "variorum-secret";
const TAB_TOKEN = "variorum-browser";
const LINKS = "variorum-links"; // name → {secret, browser}, of links that work after a restart

// A browser may have been told to store nothing, or to forget it with the window.
function read(storage, key) {
  try {
    return window[storage].getItem(key);
  } catch {
    return null;
  }
}

function write(storage, key, value) {
  try {
    if (value === null) window[storage].removeItem(key);
    else window[storage].setItem(key, value);
  } catch {
    // The link works all the same, in this tab until it is reloaded.
  }
}

function links() {
  try {
    const kept = JSON.parse(read("localStorage", LINKS) ?? "{}");
    return new Map(Object.entries(kept).filter(([, link]) => typeof link?.secret === "string"));
  } catch {
    return new Map();
  }
}

function keepLinks(kept) {
  write("localStorage", LINKS, kept.size ? JSON.stringify(Object.fromEntries(kept)) : null);
}

// The secret of the address, else of this tab, else the only one that this browser has; or null.
export function secretOfLink() {
  const given = location.hash.slice(1);
  if (given) {
    if (given !== read("sessionStorage", TAB)) write("sessionStorage", TAB_TOKEN, null);
    write("sessionStorage", TAB, given);
    history.replaceState(null, "", location.pathname);
    return given;
  }
  const kept = [...links().values()];
  return read("sessionStorage", TAB) ?? (kept.length === 1 ? kept[0].secret : null);
}

// Whose links this browser has: pairs of a name and a secret.
export function keptLinks() {
  return [...links()].map(([name, { secret }]) => [name, secret]);
}

// The token that this browser was given for a link that belongs to it; or null.
export function tokenOf(secret) {
  const kept = [...links().values()].find((link) => link.secret === secret);
  if (kept) return kept.browser ?? null;
  return read("sessionStorage", TAB) === secret ? read("sessionStorage", TAB_TOKEN) : null;
}

// Somebody was let in: their link is worth keeping if it works after a restart.
export function keepLink(name, secret, lasting, token) {
  const browser = token ?? tokenOf(secret);
  write("sessionStorage", TAB, secret);
  write("sessionStorage", TAB_TOKEN, browser);
  if (lasting) keepLinks(links().set(name, { secret, browser }));
}

// A link that is no longer valid, or that somebody does not want to leave on this computer.
export function forgetLink(secret) {
  write("sessionStorage", TAB, null);
  write("sessionStorage", TAB_TOKEN, null);
  keepLinks(new Map([...links()].filter(([, link]) => link.secret !== secret)));
}
