// Histograms reach structuredClone and other threads, where they record into the same counts; one that monitors the event loop can only be read there.
'use strict';

const assert = require('node:assert');
const { once } = require('node:events');
const { createHistogram, monitorEventLoopDelay } = require('node:perf_hooks');
const { MessageChannel, Worker, receiveMessageOnPort } = require('node:worker_threads');

const histogram = createHistogram();
histogram.record(5);

const clone = structuredClone({ inner: histogram }).inner;
assert.strictEqual(clone.constructor, histogram.constructor);
histogram.record(50);
clone.record(60);
assert.deepStrictEqual([clone.count, histogram.count, histogram.max], [3, 3, 60]);

const { port1, port2 } = new MessageChannel();
const monitor = monitorEventLoopDelay();
port1.postMessage({ histogram, again: histogram, monitor });
const received = receiveMessageOnPort(port2).message;
assert.strictEqual(received.histogram, received.again);
assert.strictEqual(received.histogram.count, 3);
assert.strictEqual(received.monitor.constructor.name, 'Histogram');
assert.deepStrictEqual([received.monitor.record, received.monitor.enable, received.monitor.count], [undefined, undefined, 0]);
assert.throws(() => port1.postMessage(null, [histogram]), { name: 'DataCloneError' });
port1.close();

(async () => {
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
     workerData.record(1000);
     parentPort.postMessage([workerData.constructor.name, workerData.count, workerData.min]);`,
    { eval: true, workerData: histogram },
  );
  const [seen] = await once(worker, 'message');
  assert.deepStrictEqual(seen, ['RecordableHistogram', 4, 5]);
  assert.strictEqual(histogram.max, 1000);
})();
