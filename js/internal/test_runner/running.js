// Whose code is running.

import { AsyncLocalStorage } from 'async_hooks';

/** The test, and the hook if it is not the function of the test itself: `{ test, hook }`. */
export const running = new AsyncLocalStorage();

/** The test whose code is running, if it is one's. */
export const runningTest = () => running.getStore()?.test;
