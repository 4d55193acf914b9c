// Tracing objects (tracing.md), and the probes that their categories need.

import process from 'process';
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { add, enabledNames, isWanted, onChange, remove } from 'internal/tracing/categories';
import { startLog } from 'internal/tracing/log';
import { validateObject, validateStringArray } from 'internal/validators';

const { ERR_TRACE_EVENTS_CATEGORY_REQUIRED } = codes;
const inspectModule = lazy('internal/util/inspect');

/** More Tracing objects than this are thought to be forgotten ones. */
const MANY = 10;

/** The categories of each set of probes, and the module that installs it. */
const sources = [
  ['node,node.async_hooks', lazy('internal/tracing/async_hooks')],
  ['node,node.bootstrap,node.environment', lazy('internal/tracing/lifecycle')],
  ['node,node.console', lazy('internal/tracing/console')],
  ['node,node.fs,node.fs.sync,node.fs.async,node.fs_dir,node.fs_dir.sync,node.fs_dir.async', lazy('internal/tracing/fs')],
  ['node,node.http,node.net,node.net.native,node.dns,node.dns.native', lazy('internal/tracing/network')],
  ['node,node.perf,node.perf.usertiming,node.perf.timerify', lazy('internal/tracing/perf')],
  ['node,node.promises,node.promises.rejections', lazy('internal/tracing/rejections')],
  ['node,node.vm,node.vm.script', lazy('internal/tracing/vm')],
  ['node,node.module_timer', lazy('internal/tracing/modules')],
  ['node,node.threadpoolwork,node.threadpoolwork.sync,node.threadpoolwork.async', lazy('internal/tracing/pool')],
  ['v8', lazy('internal/tracing/v8')],
];

function installProbes() {
  for (const source of [...sources]) {
    const [categories, load] = source;
    if (!isWanted(categories)) continue;
    sources.splice(sources.indexOf(source), 1);
    load().install();
  }
}

onChange(installProbes);

/** What is enabled now: a program may forget a Tracing object that goes on. */
const enabled = new Set();

class Tracing {
  #categories;

  constructor(categories) {
    this.#categories = [...new Set(categories)];
  }

  /** Enabled objects are kept alive by the list of them. */
  enable() {
    if (enabled.has(this)) return;
    enabled.add(this);
    startLog();
    add(this.#categories);
    if (enabled.size > MANY) {
      process.emitWarning(`Possible trace_events memory leak detected. There are more than ${MANY} enabled Tracing objects.`);
    }
  }

  disable() {
    if (enabled.delete(this)) remove(this.#categories);
  }

  get enabled() {
    return enabled.has(this);
  }

  get categories() {
    return this.#categories.join(',');
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    return `Tracing ${inspectModule().inspect({ enabled: this.enabled, categories: this.categories }, options)}`;
  }
}

/**
 * Docs: tracing.md "trace_events.createTracing(options)".
 * @param {{ categories: string[] }} options
 * @returns {Tracing}
 * @throws ERR_INVALID_ARG_TYPE, ERR_TRACE_EVENTS_CATEGORY_REQUIRED
 */
export function createTracing(options) {
  validateObject(options, 'options');
  validateStringArray(options.categories, 'options.categories');
  if (options.categories.length === 0) throw new ERR_TRACE_EVENTS_CATEGORY_REQUIRED();
  return new Tracing(options.categories);
}

/** @returns {string | undefined} all enabled categories, from the command line too */
export function getEnabledCategories() {
  return enabledNames();
}

/** At the start of a run with --trace-event-categories. */
export function startFromCommandLine() {
  startLog();
  installProbes();
}
