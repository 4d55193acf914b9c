// @ts-check
// Data that a thread hands to the threads it starts. Docs: worker_threads.getEnvironmentData().

/** @type {Map<unknown, unknown>} copied into every new thread */
export const environmentData = new Map();

/** Takes over what the parent has handed on. */
export function inheritEnvironmentData(data) {
  for (const [key, value] of data) environmentData.set(key, value);
}

/** worker_threads.getEnvironmentData(key) */
export function getEnvironmentData(key) {
  return environmentData.get(key);
}

/** worker_threads.setEnvironmentData(key[, value]): without a value the key is deleted. */
export function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}
