// Keys that the server has not said to have taken. After a broken connection nobody knows which of
// them have come through, so the server says how many bytes of this page it has, and gets the rest:
// no key is lost, and none comes twice.

const MOST = 65536; // bytes that wait for a connection that does not answer

let waiting = []; // pieces, the oldest first
let size = 0;
let taken = 0; // bytes before the first piece

export function add(bytes) {
  waiting.push(bytes);
  size += bytes.length;
}

export function hasRoom(bytes) {
  return size + bytes.length <= MOST;
}

export function acknowledge(count) {
  while (waiting.length && taken < count) {
    const piece = waiting[0];
    const whole = Math.min(piece.length, count - taken);
    if (whole === piece.length) waiting.shift();
    else waiting[0] = piece.subarray(whole);
    taken += whole;
    size -= whole;
  }
}

// The session that they were meant for is over: whether there were any.
export function forget() {
  const had = size > 0;
  waiting = [];
  size = taken = 0;
  return had;
}

export function pieces() {
  return waiting;
}

export function bytes() {
  return size;
}
