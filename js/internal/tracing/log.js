// The file of the events: an object with an array, in the Trace Event Format that chrome://tracing and Perfetto read.

import fs from 'fs';
import { internals } from 'internal/core';
import { getOptionValue } from 'internal/options';
import process from 'process';

const { openSync, writeSync, closeSync } = fs;
const DEFAULT_PATTERN = 'node_trace.${rotation}.log';
/** So many events are written at once, and so many come into one file. */
const BATCH = 512;
const EVENTS_PER_FILE = 1 << 19;

let fd;
let rotation = 0;
let count = 0;
let waiting = [];

function open() {
  rotation++;
  const pattern = getOptionValue('--trace-event-file-pattern') || DEFAULT_PATTERN;
  const name = pattern.replaceAll('${pid}', process.pid).replaceAll('${rotation}', rotation);
  fd = openSync(name, 'w');
  writeSync(fd, '{"traceEvents":[');
  count = 0;
  for (const [event, args] of metadata()) add({ ph: 'M', cat: '__metadata', name: event, ts: 0, args });
}

function* metadata() {
  yield ['process_name', { name: process.title }];
  yield ['version', { node: process.versions.node }];
  yield ['thread_name', { name: 'JavaScriptMainThread' }];
  yield ['node', { process: { versions: process.versions, arch: process.arch, platform: process.platform, release: process.release } }];
}

function flush() {
  if (waiting.length === 0) return;
  writeSync(fd, waiting.join(''));
  waiting = [];
}

function close() {
  if (fd === undefined) return;
  flush();
  writeSync(fd, ']}\n');
  closeSync(fd);
  fd = undefined;
}

function add(event) {
  waiting.push(`${count === 0 ? '' : ','}\n${JSON.stringify({ pid: process.pid, tid: process.pid, ...event })}`);
  count++;
  if (waiting.length >= BATCH) flush();
  if (count >= EVENTS_PER_FILE) {
    close();
    open();
  }
}

/** Microseconds on the clock of process.hrtime(). */
export function now() {
  return Number(process.hrtime.bigint() / 1000n);
}

/**
 * @param {'b' | 'e' | 'n' | 'B' | 'E' | 'X' | 'C' | 'I' | 'R'} phase
 * @param {string} categories
 * @param {string} name
 * @param {{ id?: number, ts?: number, dur?: number, args?: object }} [details]
 */
export function emit(phase, categories, name, { id, ts = now(), dur, args = {} } = {}) {
  if (fd === undefined) return;
  add({ ts, ph: phase, cat: categories, name, id: id === undefined ? undefined : `0x${id.toString(16)}`, dur, args });
}

/** Opens the file, once; it is closed when the process is about to end. */
export function startLog() {
  if (fd !== undefined) return;
  open();
  const before = internals.beforeReallyExit;
  internals.beforeReallyExit = () => {
    before?.();
    close();
  };
}
