// @ts-check
// console.time() and its like: labels with the time they were started.

import { lazy } from 'internal/core';

const lazyProcess = lazy('process');

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

function pad(value) {
  return `${value}`.padStart(2, '0');
}

/**
 * A duration as one likes to read it: `1.5ms`, `2.000s`, `1:00.300 (m:ss.mmm)`, `1:06:40.457 (h:mm:ss.mmm)`.
 * @param {number} milliseconds
 * @returns {string}
 */
function formatTime(milliseconds) {
  if (milliseconds < second) return `${Number(milliseconds.toFixed(3))}ms`;
  const hours = Math.floor(milliseconds / hour);
  const minutes = Math.floor((milliseconds % hour) / minute);
  const seconds = ((milliseconds % minute) / second).toFixed(3);
  if (hours === 0 && minutes === 0) return `${seconds}s`;
  const [whole, fraction] = seconds.split('.');
  const start = hours === 0 ? minutes : `${hours}:${pad(minutes)}`;
  return `${start}:${pad(whole)}.${fraction} (${hours === 0 ? '' : 'h:m'}m:ss.mmm)`;
}

/** Starts a label; warns if it runs already. `method` is the caller's name for the warning. */
export function startTimer(times, method, label) {
  const key = `${label}`;
  if (times.has(key)) lazyProcess().emitWarning(`Label '${key}' already exists for ${method}`);
  else times.set(key, lazyProcess().hrtime());
}

/** The time of a label as text; warns and gives undefined if there is no such label. */
export function readTimer(times, method, label) {
  const key = `${label}`;
  const start = times.get(key);
  if (start === undefined) {
    lazyProcess().emitWarning(`No such label '${key}' for ${method}`);
    return undefined;
  }
  const { 0: seconds, 1: nanoseconds } = lazyProcess().hrtime(start);
  return formatTime(seconds * 1000 + nanoseconds / 1e6);
}
