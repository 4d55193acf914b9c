// EventEmitterAsyncResource: an EventEmitter whose listeners run in the context of an AsyncResource.

import { codes } from 'internal/errors';
import { validateString } from 'internal/validators';
import { EventEmitter } from 'internal/events/emitter';
import { AsyncResource } from 'internal/async_resource';

const { ERR_INVALID_THIS } = codes;

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

  static #resourceOf(emitter) {
    if (!(#asyncResource in emitter)) throw new ERR_INVALID_THIS('EventEmitterAsyncResource');
    return emitter.#asyncResource;
  }

  /** @throws {ERR_INVALID_THIS} */
  emit(event, ...args) {
    const asyncResource = EventEmitterAsyncResource.#resourceOf(this);
    args.unshift(super.emit, this, event);
    return Reflect.apply(asyncResource.runInAsyncScope, asyncResource, args);
  }

  /** Emits `destroy` for the resource; only to be called once. */
  emitDestroy() {
    EventEmitterAsyncResource.#resourceOf(this).emitDestroy();
  }

  /** @returns {number} */
  get asyncId() {
    return EventEmitterAsyncResource.#resourceOf(this).asyncId();
  }

  /** @returns {number} */
  get triggerAsyncId() {
    return EventEmitterAsyncResource.#resourceOf(this).triggerAsyncId();
  }

  /** @returns {AsyncResource} */
  get asyncResource() {
    return EventEmitterAsyncResource.#resourceOf(this);
  }
}
