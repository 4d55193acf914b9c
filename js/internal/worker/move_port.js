// worker_threads.moveMessagePortToContext(): a port whose messages are objects of another context.

import { op_vm_clone_into } from 'internal/ops';
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { checkOpenPort } from 'internal/worker/message_port';
import { isContext } from 'internal/vm';

const lazyVm = lazy('vm');

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
  return make({
    call(method, args) {
      try {
        port[method](...args);
      } catch ({ message, name, code }) {
        return { message, name, code };
      }
    },
    listen(type, target, handler) {
      port.removeAllListeners(type);
      if (handler === undefined) return;
      port.on(type, (data) => {
        const event = runInContext('({ ports: [] })', contextifiedSandbox);
        event.type = type;
        event.target = target;
        event.data = op_vm_clone_into(contextifiedSandbox, data);
        Reflect.apply(handler, target, [event]);
      });
    },
  });
}
