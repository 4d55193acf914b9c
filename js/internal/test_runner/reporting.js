// @ts-check
// Where the results go: --test-reporter and --test-reporter-destination. Docs: test, "Test reporters".

import fs from 'fs';
import streams from 'stream/promises';
import process from 'process';
import { setImmediate } from 'internal/timers';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { lazy } from 'internal/core';
import { takeEventDescriptor } from 'internal/test_runner/configuration';
import { SpecReporter } from 'internal/test_runner/reporter/spec';

import { EventWriter } from 'internal/test_runner/wire';

const { ERR_INVALID_ARG_VALUE } = codes;
const builtIn = lazy('test/reporters');
const html = lazy('internal/test_runner/reporter/html');
const esm = lazy('internal/modules/esm/loader');

/** @typedef {{ reporter: string, destination: string }} Report */

/**
 * The reports that the command line asks for.
 * @returns {Report[]}
 * @throws {ERR_INVALID_ARG_VALUE} when there are not as many destinations as reporters
 */
export function reportsAskedFor() {
  const reporters = getOptionValue('--test-reporter');
  const destinations = getOptionValue('--test-reporter-destination');
  if (reporters.length === 0 && destinations.length === 0) return [{ reporter: 'spec', destination: 'stdout' }];
  if (reporters.length === 1 && destinations.length === 0) return [{ reporter: reporters[0], destination: 'stdout' }];
  if (reporters.length !== destinations.length) {
    throw new ERR_INVALID_ARG_VALUE('--test-reporter', reporters, 'must match the number of specified \'--test-reporter-destination\'');
  }
  return reporters.map((reporter, at) => ({ reporter, destination: destinations[at] }));
}

/** A reporter by its name, or by the specifier of a module whose default export it is, found from the working directory. */
async function loadReporter(name) {
  if (name === 'spec') return new SpecReporter();
  if (name === 'html') return html();
  const own = Object.hasOwn(builtIn(), name) ? builtIn()[name] : undefined;
  const reporter = own ?? (await esm().importFromCommandLine(name)).default;
  const isClass = typeof reporter === 'function' && typeof reporter.prototype?._transform === 'function';
  return isClass ? new reporter() : reporter;
}

function openDestination(name) {
  if (name === 'stdout' || name === 'stderr') return { stream: process[name], end: false };
  return { stream: fs.createWriteStream(name), end: true };
}

/**
 * Sends the events of a run through its reporters.
 * @param {any} events a TestsStream
 * @param {Report[] | undefined} reports undefined for the process of a file: they go to the run that started it
 * @param {(error: Error) => void} onError a destination failed
 * @returns {Promise<void>} all of it is written
 */
export async function report(events, reports, onError) {
  if (reports === undefined) {
    const writer = new EventWriter(takeEventDescriptor());
    await events.redirect((event) => writer.add(event));
    writer.flush();
    return;
  }
  // What the program prints in its first turn comes first.
  await new Promise((resolve) => {
    setImmediate(() => setImmediate(resolve));
  });
  const written = [];
  for (const { reporter, destination } of reports) {
    const transform = await loadReporter(reporter);
    const { stream, end } = openDestination(destination);
    if (end) stream.on('error', onError);
    const text = events.compose(transform);
    text.pipe(stream, { end });
    written.push(end ? streams.finished(stream) : streams.finished(text, { writable: false }));
  }
  await Promise.all(written);
}
