// A port that was moved to another context hands out ports and objects of that context, and messageerror for what exists in its own only.

const assert = require('node:assert');
const { generateKeySync } = require('node:crypto');
const vm = require('node:vm');
const { MessageChannel, moveMessagePortToContext } = require('node:worker_threads');

const context = vm.createContext({ seen: [] });
const { port1, port2 } = new MessageChannel();
const inner = new MessageChannel();
context.port = moveMessagePortToContext(port1, context);
vm.runInContext(`
  port.onmessage = ({ data, ports }) => seen.push([data instanceof Object, ports.length, ports[0] === data.port && data.port !== undefined]);
  port.onmessageerror = ({ data }) => seen.push(data.code);
`, context);
port2.postMessage({ port: inner.port1 }, [inner.port1]);
port2.postMessage({ key: generateKeySync('aes', { length: 128 }) });
port2.postMessage({ last: true });
setTimeout(function look() {
  if (context.seen.length < 3) return setTimeout(look, 10);
  assert.deepStrictEqual(Array.from(context.seen, (one) => (Array.isArray(one) || typeof one === 'object' ? [...one] : one)), [
    [true, 1, true],
    'ERR_MESSAGE_TARGET_CONTEXT_UNAVAILABLE',
    [true, 0, false],
  ]);
  port2.close();
  inner.port2.close();
}, 10);
