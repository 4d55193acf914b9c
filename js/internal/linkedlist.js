// A circular doubly linked list whose links live in the items (`_idleNext`, `_idlePrev`), as timers are kept in.
// The list object itself is the sentinel: `_idlePrev` is its oldest item, `_idleNext` its newest.

/** Makes `list` an empty list. */
export function init(list) {
  list._idleNext = list;
  list._idlePrev = list;
  return list;
}

/** The oldest item, or null. */
export function peek(list) {
  return list._idlePrev === list ? null : list._idlePrev;
}

/** Takes an item out of its list; no effect when it is in none. */
export function remove(item) {
  if (item._idleNext) item._idleNext._idlePrev = item._idlePrev;
  if (item._idlePrev) item._idlePrev._idleNext = item._idleNext;
  item._idleNext = null;
  item._idlePrev = null;
}

/** Puts an item at the newest end, taking it out of its former list. */
export function append(list, item) {
  if (item._idleNext || item._idlePrev) remove(item);
  item._idleNext = list._idleNext;
  item._idlePrev = list;
  list._idleNext._idlePrev = item;
  list._idleNext = item;
}

export function isEmpty(list) {
  return list._idleNext === list;
}
