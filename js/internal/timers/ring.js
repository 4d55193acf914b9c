// A circular doubly linked list whose links lie in its items, as programs see them: `_idleNext` and `_idlePrev`. An item is in one ring at
// most, and leaves it without knowing which.

/** The ring itself stands between its last item and its first. */
export class Ring {
  constructor() {
    this._idleNext = this;
    this._idlePrev = this;
  }
}

/** The first item, or undefined. */
export function firstOf(ring) {
  const first = ring._idleNext;
  return first === ring ? undefined : first;
}

/** Adds an item that is in no ring at the end. */
export function append(ring, item) {
  const last = ring._idlePrev;
  item._idlePrev = last;
  item._idleNext = ring;
  last._idleNext = item;
  ring._idlePrev = item;
}

/** Takes an item out; no effect when it is in no ring. */
export function remove(item) {
  const { _idleNext: next, _idlePrev: previous } = item;
  if (next === null) return;
  next._idlePrev = previous;
  previous._idleNext = next;
  item._idleNext = null;
  item._idlePrev = null;
}

/** Moves all items of one ring behind those of another. */
export function moveAll(from, to) {
  const first = from._idleNext;
  if (first === from) return;
  const last = from._idlePrev;
  first._idlePrev = to._idlePrev;
  to._idlePrev._idleNext = first;
  last._idleNext = to;
  to._idlePrev = last;
  from._idleNext = from;
  from._idlePrev = from;
}
