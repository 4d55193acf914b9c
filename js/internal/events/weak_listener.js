// Listeners that do not outlive the object they serve: the event target holds them weakly, the object (the keeper) holds them strongly.

/** Keeper to the listeners it holds. @type {WeakMap<object, Set<object>>} */
let kept;
/** @type {FinalizationRegistry<() => void>} */
let collected;

/** Lets `listener` live at least as long as `keeper`. */
export function keepAlive(keeper, listener) {
  // Made on first use: the startup snapshot holds no weak things.
  kept ??= new WeakMap();
  const listeners = kept.get(keeper);
  if (listeners === undefined) kept.set(keeper, new Set([listener]));
  else listeners.add(listener);
}

/** Calls `remove`, which must not hold the listener, some time after that is gone. */
export function whenCollected(listener, remove) {
  collected ??= new FinalizationRegistry((callback) => callback());
  collected.register(listener, remove);
}
