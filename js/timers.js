// node:timers.

import { lazy } from 'internal/core';
import {
  clearImmediate,
  clearInterval,
  clearTimeout,
  setImmediate,
  setInterval,
  setTimeout,
} from 'internal/timers';

const promises = lazy('timers/promises');
const promisifyCustom = Symbol.for('nodejs.util.promisify.custom');

for (const [timer, name] of [[setTimeout, 'setTimeout'], [setImmediate, 'setImmediate']]) {
  Object.defineProperty(timer, promisifyCustom, {
    __proto__: null,
    enumerable: true,
    get() {
      return promises()[name];
    },
  });
}

const timers = {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  setInterval,
  clearInterval,
};

Object.defineProperty(timers, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return promises();
  },
});

export default timers;
