// vm.measureMemory(): how much heap the contexts use. V8's own measurement is not reachable from Rust, so the numbers come from the
// statistics of the whole heap.

import { op_v8_heap_statistics } from 'internal/ops';
import { emitExperimentalWarning } from 'internal/util';
import { validateObject, validateOneOf } from 'internal/validators';
import { setImmediate } from 'internal/timers';

const USED_HEAP_SIZE = 4;
const NATIVE_CONTEXTS = 9;

/**
 * @param {{ mode?: 'summary' | 'detailed', execution?: 'default' | 'eager' }} [options]
 * @returns {Promise<object>}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE}
 */
export function measureMemory(options = {}) {
  emitExperimentalWarning('vm.measureMemory');
  validateObject(options, 'options');
  const { execution = 'default', mode = 'summary' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  const { promise, resolve } = Promise.withResolvers();
  setImmediate(() => resolve(measure(mode === 'detailed')));
  return promise;
}

function measure(isDetailed) {
  const values = new Float64Array(14);
  op_v8_heap_statistics(values);
  const used = values[USED_HEAP_SIZE];
  const estimate = () => ({ jsMemoryEstimate: used, jsMemoryRange: [used, used] });
  const total = estimate();
  const WebAssembly = { code: 0, metadata: 0 };
  if (!isDetailed) return { total, WebAssembly };
  const others = Math.max(0, values[NATIVE_CONTEXTS] - 1);
  const other = Array.from({ length: others }, () => ({ jsMemoryEstimate: 0, jsMemoryRange: [0, used] }));
  return { total, WebAssembly, current: estimate(), other };
}
