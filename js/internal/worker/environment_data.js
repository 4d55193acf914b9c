// @ts-check
// Data that a thread hands to the threads it starts. Docs: worker_threads.getEnvironmentData().

/** @type {Map<unknown, unknown>} copied into every new thread */
export const environmentData = new Map();

/** Takes over what the parent has handed on. @param {Iterable<[unknown, unknown]>} entries */
export function inheritEnvironmentData(entries) {
  for (const [name, kept] of entries) environmentData.set(name, kept);
}

/** worker_threads.getEnvironmentData() */
export const getEnvironmentData = (name) => environmentData.get(name);

/** worker_threads.setEnvironmentData(): `undefined` takes the name away. */
export function setEnvironmentData(name, kept) {
  environmentData.set(name, kept);
  if (kept === undefined) environmentData.delete(name);
}
