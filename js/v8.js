// node:v8. Docs: doc/api/v8.md.

import { internals, lazy } from 'internal/core';
import {
  op_v8_cached_data_version_tag,
  op_v8_heap_code_statistics,
  op_v8_heap_space_statistics,
  op_v8_heap_statistics,
  op_v8_is_string_one_byte,
  op_v8_set_flags_from_string,
  op_v8_set_heap_snapshot_near_heap_limit,
} from 'internal/ops';
import { checkSnapshotOptions, queryObjects, snapshotPrefix, snapshotStream, writeSnapshotFile } from 'internal/heap_utils';
import { setAbortOnUncaught } from 'internal/process/execution';
import * as promiseHooks from 'internal/promise_hooks';
import { validateOneOf, validateString, validateUint32 } from 'internal/validators';
import { GCProfiler } from 'internal/v8/gc_profiler';
import { DefaultDeserializer, DefaultSerializer, deserialize, Deserializer, serialize, Serializer } from 'internal/v8/serdes';
import { startupSnapshot } from 'internal/v8/startup_snapshot';

const lazyCpuProfile = lazy('internal/v8/cpu_profile');
const lazyFsPaths = lazy('internal/fs/paths');

/** v8.getHeapStatistics() in bytes */
function getHeapStatistics() {
  const values = new Float64Array(15);
  op_v8_heap_statistics(values);
  return {
    total_heap_size: values[0],
    total_heap_size_executable: values[1],
    total_physical_size: values[2],
    total_available_size: values[3],
    used_heap_size: values[4],
    heap_size_limit: values[5],
    malloced_memory: values[6],
    peak_malloced_memory: values[7],
    does_zap_garbage: values[8],
    number_of_native_contexts: values[9],
    number_of_detached_contexts: values[10],
    total_global_handles_size: values[11],
    used_global_handles_size: values[12],
    external_memory: values[13],
    total_allocated_bytes: values[14],
  };
}

/** v8.getHeapSpaceStatistics() in bytes */
function getHeapSpaceStatistics() {
  return op_v8_heap_space_statistics().map(({ name, size, used, available, physical }) => ({
    space_name: name,
    space_size: size,
    space_used_size: used,
    space_available_size: available,
    physical_space_size: physical,
  }));
}

/** v8.getHeapCodeStatistics() in bytes */
function getHeapCodeStatistics() {
  const values = new Float64Array(4);
  op_v8_heap_code_statistics(values);
  return {
    code_and_metadata_size: values[0],
    bytecode_and_metadata_size: values[1],
    external_script_source_size: values[2],
    cpu_profiler_metadata_size: values[3],
  };
}

/**
 * v8.getCppHeapStatistics([detailLevel]): the heap of native objects. What V8 does not tell (its pages) is empty.
 * @throws {ERR_INVALID_ARG_VALUE}
 */
function getCppHeapStatistics(detailLevel = 'detailed') {
  validateOneOf(detailLevel, 'detailLevel', ['brief', 'detailed']);
  const used = getHeapStatistics().malloced_memory;
  return {
    committed_size_bytes: used,
    resident_size_bytes: used,
    used_size_bytes: used,
    space_statistics: [],
    type_names: [],
    detail_level: detailLevel,
  };
}

/** v8.cachedDataVersionTag() */
function cachedDataVersionTag() {
  return op_v8_cached_data_version_tag();
}

/** v8.setFlagsFromString(flags) @throws {ERR_INVALID_ARG_TYPE} */
function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  const abort = /^\s*--(no-?)?abort[-_]on[-_]uncaught[-_]exception\s*$/.exec(flags);
  if (abort === null) op_v8_set_flags_from_string(flags);
  else setAbortOnUncaught(abort[1] === undefined);
}

/** v8.getHeapSnapshot([options]) @returns {import('stream').Readable} @throws {ERR_INVALID_ARG_TYPE} */
function getHeapSnapshot(options) {
  checkSnapshotOptions(options);
  return snapshotStream();
}

/** v8.writeHeapSnapshot([filename[, options]]) @returns {string} @throws {ERR_INVALID_ARG_TYPE | SystemError} */
function writeHeapSnapshot(filename, options) {
  if (filename !== undefined) filename = lazyFsPaths().getValidatedPath(filename);
  checkSnapshotOptions(options);
  return writeSnapshotFile(filename === undefined ? undefined : String(filename));
}

let nearHeapLimit = false;

/** v8.setHeapSnapshotNearHeapLimit(limit): only the first call counts. @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} */
function setHeapSnapshotNearHeapLimit(limit) {
  validateUint32(limit, 'limit', true);
  if (nearHeapLimit) return;
  nearHeapLimit = true;
  op_v8_set_heap_snapshot_near_heap_limit(limit, snapshotPrefix());
}

/** v8.isStringOneByteRepresentation(content) @throws {ERR_INVALID_ARG_TYPE} */
function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  return op_v8_is_string_one_byte(content);
}

/** v8.takeCoverage(): writes what NODE_V8_COVERAGE asks for; nothing without it. */
function takeCoverage() {
  internals.takeCoverage?.();
}

/** v8.stopCoverage(): nothing is counted any more, nor written when the process ends. */
function stopCoverage() {
  internals.stopCoverage?.();
}

/** v8.startCpuProfile() @returns {{ stop(): string | undefined }} */
function startCpuProfile() {
  return lazyCpuProfile().startCpuProfile();
}

const { onInit, onBefore, onAfter, onSettled, createHook } = promiseHooks;

export default {
  cachedDataVersionTag,
  getHeapSnapshot,
  getHeapStatistics,
  getHeapSpaceStatistics,
  getHeapCodeStatistics,
  getCppHeapStatistics,
  setFlagsFromString,
  Serializer,
  Deserializer,
  DefaultSerializer,
  DefaultDeserializer,
  deserialize,
  takeCoverage,
  stopCoverage,
  serialize,
  writeHeapSnapshot,
  promiseHooks: { createHook, onInit, onBefore, onAfter, onSettled },
  startupSnapshot,
  setHeapSnapshotNearHeapLimit,
  GCProfiler,
  isStringOneByteRepresentation,
  queryObjects,
  startCpuProfile,
};
