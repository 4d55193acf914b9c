// worker_threads.moveMessagePortToContext(): a port whose messages are objects of another context.

import { op_vm_clone_into } from 'internal/ops';
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { checkOpenPort } from 'internal/worker/io';
import { isContext } from 'internal/vm';

const lazyVm = lazy('vm');

/** Runs in the target context, so that the object and what it hands out belong there. `port` are functions of ours. */
const source = `(function (port) {
  class MessagePort {
    #onmessage = null;
    #onmessageerror = null;
    postMessage(message, transferList) { port.postMessage(message, transferList); }
    start() { port.start(); }
    close() { port.close(); }
    ref() { port.ref(); }
    unref() { port.unref(); }
    get onmessage() { return this.#onmessage; }
    set onmessage(handler) { this.#onmessage = handler; port.listen('message', this, () => this.#onmessage); }
    get onmessageerror() { return this.#onmessageerror; }
    set onmessageerror(handler) { this.#onmessageerror = handler; port.listen('messageerror', this, () => this.#onmessageerror); }
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
    postMessage: (message, transferList) => port.postMessage(message, transferList),
    start: () => port.start(),
    close: () => port.close(),
    ref: () => port.ref(),
    unref: () => port.unref(),
    listen(type, target, handler) {
      port.removeAllListeners(type);
      if (typeof handler() !== 'function') return;
      port.on(type, (data) => {
        const event = runInContext('({ __proto__: null })', contextifiedSandbox);
        event.type = type;
        event.target = target;
        event.data = op_vm_clone_into(contextifiedSandbox, data);
        Reflect.apply(handler(), target, [event]);
      });
    },
  });
}
