// What a thread knows of itself. In the main thread it stays as it is here; js/bootstrap/worker.js fills it in for others.

export const thread = {
  isMainThread: true,
  threadId: 0,
  threadName: '',
  resourceLimits: {},
  /** @type {import('worker_threads').MessagePort | null} */
  parentPort: null,
  /** @type {unknown} */
  workerData: null,
  /** Whether descriptors a program opened by number are closed at the end. */
  tracksDescriptors: false,
};
