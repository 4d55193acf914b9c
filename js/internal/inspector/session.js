// @ts-check
// A session of V8's inspector in this process, asked and answered at once. Built-in modules use it where only the inspector can tell.

import { op_inspector_connect, op_inspector_context_id, op_inspector_disconnect, op_inspector_dispatch } from 'internal/ops';

export class SyncSession {
  #id = op_inspector_connect();
  #last = 0;

  /**
   * Asks; the answer is there when this returns. Notifications are dropped.
   * @param {string} method of the DevTools protocol
   * @param {object} [params]
   * @returns {any} the result, or undefined if the inspector refuses
   */
  ask(method, params = {}) {
    const id = ++this.#last;
    for (const text of op_inspector_dispatch(this.#id, JSON.stringify({ id, method, params }))) {
      const message = JSON.parse(text);
      if (message.id === id) return message.result;
    }
    return undefined;
  }

  /** @param {object} object @returns {number} the `contextId` of the context it comes from */
  contextId(object) {
    return op_inspector_context_id(object);
  }

  close() {
    op_inspector_disconnect(this.#id);
  }
}
