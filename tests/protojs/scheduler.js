// scheduler.postTask() runs tasks by priority, follows signals, and yields in front of others; requestIdleCallback() waits for idle time.

const assert = require('node:assert');

async function order() {
  const log = [];
  const post = (name, options) => scheduler.postTask(() => { log.push(name); return name; }, options);
  const all = await Promise.all([
    post('b', { priority: 'background' }),
    post('v'),
    post('u', { priority: 'user-blocking' }),
    scheduler.postTask(async () => {
      log.push('first half');
      await scheduler.yield();
      log.push('second half');
    }),
    post('w'),
  ]);
  assert.deepStrictEqual(all, ['b', 'v', 'u', undefined, 'w']);
  assert.deepStrictEqual(log, ['u', 'v', 'first half', 'second half', 'w', 'b']);
}

async function signals() {
  const log = [];
  const controller = new TaskController({ priority: 'background' });
  assert.ok(controller.signal instanceof TaskSignal && controller.signal instanceof AbortSignal && controller instanceof AbortController);
  controller.signal.onprioritychange = ({ previousPriority, type }) => log.push(`${type} ${previousPriority}`);
  const late = scheduler.postTask(() => log.push('raised'), { signal: controller.signal });
  const usual = scheduler.postTask(() => log.push('usual'));
  controller.setPriority('user-blocking');
  assert.strictEqual(controller.signal.priority, 'user-blocking');
  await Promise.all([late, usual]);
  assert.deepStrictEqual(log, ['prioritychange background', 'raised', 'usual']);

  const following = TaskSignal.any([], { priority: controller.signal });
  controller.setPriority('background');
  assert.strictEqual(following.priority, 'background');
  assert.strictEqual(TaskSignal.any([AbortSignal.abort(1)]).aborted, true);
  controller.signal.addEventListener('prioritychange', () => {
    assert.throws(() => controller.setPriority('user-visible'), { name: 'NotAllowedError' });
  }, { once: true });
  controller.setPriority('user-blocking');

  const reason = new Error('enough');
  const never = scheduler.postTask(() => assert.fail('aborted'), { signal: controller.signal, delay: 10_000 });
  controller.abort(reason);
  await assert.rejects(never, reason);
  await assert.rejects(scheduler.postTask(() => {}, { signal: controller.signal }), reason);
  const inner = new TaskController();
  await assert.rejects(scheduler.postTask(async () => {
    inner.abort(reason);
    await scheduler.yield();
  }, { signal: inner.signal }), reason);
}

async function faults() {
  await assert.rejects(scheduler.postTask(1), { code: 'ERR_INVALID_ARG_TYPE' });
  await assert.rejects(scheduler.postTask(() => {}, { priority: 'high' }), { code: 'ERR_INVALID_ARG_VALUE' });
  await assert.rejects(scheduler.postTask(() => {}, { delay: -1 }), { code: 'ERR_OUT_OF_RANGE' });
  await assert.rejects(scheduler.postTask(() => {}, { signal: {} }), { code: 'ERR_INVALID_ARG_TYPE' });
  await assert.rejects(scheduler.postTask(() => { throw new RangeError('task'); }), { name: 'RangeError' });
  await assert.rejects(scheduler.postTask.call({}, () => {}), { code: 'ERR_INVALID_THIS' });
  for (const Class of [Scheduler, TaskSignal, IdleDeadline]) assert.throws(() => new Class(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
  assert.throws(() => new TaskController({ priority: 'x' }), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.strictEqual(new TaskPriorityChangeEvent('x', { previousPriority: 'background' }).previousPriority, 'background');
  assert.throws(() => requestIdleCallback(), { code: 'ERR_INVALID_ARG_TYPE' });
}

async function idle() {
  const deadline = await new Promise(requestIdleCallback);
  assert.ok(deadline instanceof IdleDeadline);
  assert.strictEqual(deadline.didTimeout, false);
  assert.ok(deadline.timeRemaining() <= 50);
  cancelIdleCallback(requestIdleCallback(() => assert.fail('cancelled')));
  cancelIdleCallback(12345);
  // While the event loop has work, only who cannot wait is served.
  let isDone = false;
  const late = new Promise((resolve) => requestIdleCallback(resolve, { timeout: 20 }));
  late.then(() => { isDone = true; });
  (function work() {
    for (const end = performance.now() + 5; performance.now() < end;);
    if (!isDone) setImmediate(work);
  })();
  const forced = await late;
  assert.ok(forced.didTimeout ? forced.timeRemaining() === 0 : true);
  // The program does not end before its idle callbacks have run.
  requestIdleCallback(() => requestIdleCallback(() => { process.exitCode = 0; }));
  process.exitCode = 1;
}

(async () => {
  for (const test of [order, signals, faults, idle]) await test();
})();
