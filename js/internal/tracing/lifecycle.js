// node.bootstrap: how far the process is; node.environment: the parts of a turn of the event loop, seen only by who asks for them from the start.

import { internals } from 'internal/core';
import process from 'process';
import perfHooks from 'perf_hooks';
import { observeLoop } from 'internal/timers';
import { isWanted } from 'internal/tracing/categories';
import { emit, now } from 'internal/tracing/log';

const BOOTSTRAP = 'node,node.bootstrap';
const ENVIRONMENT = 'node,node.environment';

const milestones = ['environment', 'nodeStart', 'v8Start', 'bootstrapComplete', 'loopStart', 'loopExit'];

function span(name, work) {
  if (!isWanted(ENVIRONMENT)) return work();
  emit('B', ENVIRONMENT, name);
  try {
    return work();
  } finally {
    emit('E', ENVIRONMENT, name);
  }
}

/** When the process ends they are all known, except for those it never reached. */
function emitMilestones() {
  if (!isWanted(BOOTSTRAP)) return;
  const { performance } = perfHooks;
  for (const name of milestones) {
    const time = performance.nodeTiming[name];
    if (time >= 0) emit('I', BOOTSTRAP, name, { ts: Math.round(now() + (time - performance.now()) * 1000) });
  }
}

export function install() {
  if (isWanted(ENVIRONMENT)) emit('I', ENVIRONMENT, 'Environment');
  observeLoop({
    timers: (run) => span('RunTimers', run),
    immediates: (run) => span('RunAndClearNativeImmediates', () => span('CheckImmediate', run)),
  });
  process.prependListener('beforeExit', () => span('BeforeExit', () => {}));
  process.prependListener('exit', () => span('AtExit', () => {}));
  const before = internals.beforeReallyExit;
  internals.beforeReallyExit = () => {
    emitMilestones();
    span('RunCleanup', () => before?.());
  };
}
