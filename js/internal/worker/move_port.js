// worker_threads.moveMessagePortToContext(): a port whose messages are objects of another context.

import { op_vm_clone_into } from 'internal/ops';
import { core, lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { checkOpenPort } from 'internal/worker/message_port';
import { isContext } from 'internal/vm';

const lazyVm = lazy('vm');

const kUnreadable = 'A message object could not be deserialized successfully in the target vm.Context';

/** Runs in the target context, so that the object and what it hands out belong there. `port` are functions of ours. */
const source = `(function (port) {
  class DOMException extends Error {
    constructor({ message, name, code }) {
      super(message);
      Object.defineProperty(this, 'name', { value: name, configurable: true, writable: true });
      this.code = code;
    }
  }
  function call(method, args) {
    const failure = port.call(method, args);
    if (failure !== undefined) throw new DOMException(failure);
  }
  class MessagePort {
    postMessage(message, transferList) { call('postMessage', transferList === undefined ? [message] : [message, transferList]); }
    start() { call('start', []); }
    close() { call('close', []); }
    ref() { call('ref', []); }
    unref() { call('unref', []); }
  }
  const handlers = { message: undefined, messageerror: undefined };
  for (const type of Object.keys(handlers)) {
    Object.defineProperty(MessagePort.prototype, 'on' + type, {
      get() { return handlers[type]; },
      set(handler) {
        handlers[type] = handler;
        port.listen(type, this, typeof handler === 'function' ? handler : undefined);
      },
      enumerable: true,
      configurable: true,
    });
  }
  return new MessagePort();
})`;

/**
 * @param {MessagePort} port unusable afterwards by the caller
 * @param {object} contextifiedSandbox
 * @returns {object} a port of that context, with onmessage but without event emitters
 * @throws {ERR_INVALID_ARG_TYPE | ERR_CLOSED_MESSAGE_PORT}
 */
export function moveMessagePortToContext(port, contextifiedSandbox) {
  checkOpenPort(port);
  if (!isContext(contextifiedSandbox)) throw new codes.ERR_INVALID_ARG_TYPE('contextifiedSandbox', 'vm.Context', contextifiedSandbox);
  const { runInContext } = lazyVm();
  const make = runInContext(source, contextifiedSandbox);
  /** What the program in the context has set. @type {Map<string, { target: object, handler: Function }>} */
  const handlers = new Map();
  return make({
    call(method, args) {
      try {
        // Whether a message can be read in the context shows when it comes, also where only that event has a handler.
        if (method === 'start') receive();
        port[method](...args);
      } catch ({ message, name, code }) {
        return { message, name, code };
      }
    },
    listen(type, target, handler) {
      if (handler === undefined) handlers.delete(type);
      else handlers.set(type, { target, handler });
      if (type === 'messageerror') port.onmessageerror = ({ data }) => tell('messageerror', data, []);
      else if (handler === undefined) port.onmessage = null;
      else receive();
    },
  });

  function receive() {
    port.onmessage = ({ data, ports }) => onMessage(data, ports);
  }

  function onMessage(data, ports) {
    const moved = ports.map((other) => moveMessagePortToContext(other, contextifiedSandbox));
    let copy;
    try {
      const pairs = ports.flatMap((other, index) => [other, moved[index]]);
      copy = op_vm_clone_into(contextifiedSandbox, data, core.hostObjectBrand, pairs);
    } catch {
      return tell('messageerror', new codes.ERR_MESSAGE_TARGET_CONTEXT_UNAVAILABLE(kUnreadable), []);
    }
    tell('message', copy, moved);
  }

  function tell(type, data, ports) {
    if (!handlers.has(type)) return;
    const { target, handler } = handlers.get(type);
    const event = runInContext('({ ports: [] })', contextifiedSandbox);
    event.type = type;
    event.target = target;
    event.data = data;
    event.ports.push(...ports);
    Reflect.apply(handler, target, [event]);
  }
}
