// Tracing objects count who wants a category, and what is wanted is written to the file.

import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTracing, getEnabledCategories } from 'node:trace_events';

function trace(program, flags) {
  const folder = mkdtempSync(join(tmpdir(), 'trace-'));
  const { status, stderr } = spawnSync(process.execPath, [...flags, '-e', program], { cwd: folder, encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
  const { traceEvents } = JSON.parse(readFileSync(join(folder, 'node_trace.1.log'), 'utf8'));
  rmSync(folder, { recursive: true });
  return traceEvents.filter(({ cat }) => cat !== '__metadata');
}

test('categories are counted', { concurrency: false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'trace-'));
  const before = process.cwd();
  process.chdir(folder);
  const one = createTracing({ categories: ['abc', 'node.console'] });
  const two = createTracing({ categories: ['node.console'] });
  assert.strictEqual(getEnabledCategories(), undefined);
  one.enable();
  two.enable();
  assert.deepStrictEqual([one.enabled, one.categories, getEnabledCategories()], [true, 'abc,node.console', 'abc,node.console']);
  one.disable();
  one.disable();
  assert.strictEqual(getEnabledCategories(), 'node.console');
  two.disable();
  process.chdir(before);
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const bad of [undefined, {}, { categories: 'x' }]) assert.throws(() => createTracing(bad), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => createTracing({ categories: [] }), { code: 'ERR_TRACE_EVENTS_CATEGORY_REQUIRED' });
});

test('console, files and resources become events', () => {
  const events = trace(
    "console.time('t'); console.count('c'); console.timeEnd('t'); require('fs').mkdirSync('d'); setTimeout(() => {}, 1)",
    ['--trace-event-categories', 'node.console,node.fs.sync,node.async_hooks']);
  const seen = (name) => events.filter((event) => event.name === name).map(({ ph }) => ph);
  assert.deepStrictEqual(seen('time::t'), ['b', 'e']);
  assert.strictEqual(events.find(({ name }) => name === 'count::c').args.data, 1);
  assert.deepStrictEqual(seen('fs.sync.mkdir'), ['B', 'E']);
  assert.ok(seen('Timeout').includes('b'));
  assert.ok(events.every(({ pid, ts }) => Number.isInteger(pid) && ts > 0));
});

test('what nobody wants is not written', () => {
  assert.deepStrictEqual(trace("console.time('t'); console.timeEnd('t')", ['--trace-event-categories', 'nothing']), []);
});
