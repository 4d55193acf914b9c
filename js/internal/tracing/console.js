// node.console: console.time() and its like as spans, console.count() as a counter.

import console from 'internal/console/global';
import { kState } from 'internal/console/state';
import { emit } from 'internal/tracing/log';
import { probe } from 'internal/tracing/probe';

const CATEGORIES = 'node,node.console';
/** Of the spans: one label runs once at a time. */
const ids = new Map();

function timeProbe(method, phase) {
  probe(console, method, CATEGORIES, (original, self, args) => {
    const [label = 'default'] = args;
    if (!ids.has(label)) ids.set(label, ids.size + 1);
    emit(phase, CATEGORIES, `time::${label}`, { id: ids.get(label) });
    return Reflect.apply(original, self, args);
  });
}

function countProbe(method) {
  probe(console, method, CATEGORIES, (original, self, args) => {
    const [label = 'default'] = args;
    const result = Reflect.apply(original, self, args);
    emit('C', CATEGORIES, `count::${label}`, { args: { data: console[kState].counts.get(`${label}`) ?? 0 } });
    return result;
  });
}

export function install() {
  timeProbe('time', 'b');
  timeProbe('timeLog', 'n');
  timeProbe('timeEnd', 'e');
  countProbe('count');
  countProbe('countReset');
}
