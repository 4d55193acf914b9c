// node:process. Docs: doc/api/process.md. The object is an EventEmitter and lies in the startup snapshot: nothing here reads the
// state of a running process. That comes lazily, or from internal/process/pre_execution when the process starts.

const prototype = {};
const process = Object.create(prototype);

// Exported before anything else loads: many modules import `process` and are themselves needed to build it.
export default process;

import EventEmitter from 'events';
import { defineProcessProperties } from 'internal/process/properties';
import { installSignalListeners } from 'internal/process/signal';
import { onWarning } from 'internal/process/warning';

/** Users see it as process.constructor; `process instanceof process.constructor` holds. */
const constructor = function process() {};
constructor.prototype = prototype;
Object.defineProperty(prototype, 'constructor', {
  __proto__: null,
  value: constructor,
  writable: true,
  enumerable: false,
  configurable: true,
});
Object.setPrototypeOf(prototype, EventEmitter.prototype);

defineProcessProperties(process);
Reflect.apply(EventEmitter, process, []);
installSignalListeners(process);
process.on('warning', onWarning);
