// The secret leaves the address bar, and with it the history; the tab keeps it for a reload.

const KEPT = "variorum-secret";

export function secretOfLink() {
  const given = location.hash.slice(1);
  if (given) {
    sessionStorage.setItem(KEPT, given);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(KEPT);
}
