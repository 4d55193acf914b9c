// EventEmitterAsyncResource: an EventEmitter whose listeners run in the context of an AsyncResource.

import { validateString } from 'internal/validators';
import { EventEmitter } from 'internal/events/emitter';
import { AsyncResource } from 'internal/async_resource';

class EventEmitterReferencingAsyncResource extends AsyncResource {
  #eventEmitter;

  constructor(eventEmitter, type, options) {
    super(type, options);
    this.#eventEmitter = eventEmitter;
  }

  get eventEmitter() {
    return this.#eventEmitter;
  }
}

/** Docs: events, "Class: events.EventEmitterAsyncResource". */
export class EventEmitterAsyncResource extends EventEmitter {
  #asyncResource;

  /**
   * @param {{ captureRejections?: boolean, name?: string, triggerAsyncId?: number, requireManualDestroy?: boolean }} [options]
   * @throws {ERR_INVALID_ARG_TYPE}
   */
  constructor(options = undefined) {
    let name;
    if (typeof options === 'string') {
      name = options;
      options = undefined;
    } else {
      if (new.target === EventEmitterAsyncResource) validateString(options?.name, 'options.name');
      name = options?.name || new.target.name;
    }
    super(options);
    this.#asyncResource = new EventEmitterReferencingAsyncResource(this, name, options);
  }

  emit(event, ...args) {
    const asyncResource = this.#asyncResource;
    args.unshift(super.emit, this, event);
    return Reflect.apply(asyncResource.runInAsyncScope, asyncResource, args);
  }

  /** Emits `destroy` for the resource; only to be called once. */
  emitDestroy() {
    this.#asyncResource.emitDestroy();
  }

  /** @returns {number} */
  get asyncId() {
    return this.#asyncResource.asyncId();
  }

  /** @returns {number} */
  get triggerAsyncId() {
    return this.#asyncResource.triggerAsyncId();
  }

  /** @returns {AsyncResource} */
  get asyncResource() {
    return this.#asyncResource;
  }
}
