// EventEmitterAsyncResource: an emitter whose listeners run in an asynchronous context of its own.

import { AsyncResource } from 'internal/async_resource';
import { EventEmitter } from 'internal/events/emitter';
import { validateString } from 'internal/validators';

/** The resource that async_hooks shows; it leads back to the emitter. */
class EmitterResource extends AsyncResource {
  #emitter;

  constructor(emitter, name, options) {
    super(name, options);
    this.#emitter = emitter;
  }

  get eventEmitter() {
    return this.#emitter;
  }

  // What async_hooks and inspect() show.
  static name = 'EventEmitterReferencingAsyncResource';
}

/** Docs: events, "Class: events.EventEmitterAsyncResource". */
export class EventEmitterAsyncResource extends EventEmitter {
  #resource;

  /**
   * @param {{ captureRejections?: boolean, name?: string, triggerAsyncId?: number, requireManualDestroy?: boolean } | string} [options]
   * @throws {ERR_INVALID_ARG_TYPE}
   */
  constructor(options = undefined) {
    const isName = typeof options === 'string';
    const settings = isName ? undefined : options;
    const name = isName ? options : settings?.name;
    // Subclasses lend their own name; the class itself has none that would tell anything.
    if (!isName && new.target === EventEmitterAsyncResource) validateString(name, 'options.name');
    super(settings);
    this.#resource = new EmitterResource(this, name || new.target.name, settings);
  }

  emit(type, ...args) {
    return this.#resource.runInAsyncScope(super.emit, this, type, ...args);
  }

  /** Tells the hooks that the resource is gone; only to be called once. */
  emitDestroy() {
    this.#resource.emitDestroy();
  }

  /** @returns {number} */
  get asyncId() {
    return this.#resource.asyncId();
  }

  /** @returns {number} */
  get triggerAsyncId() {
    return this.#resource.triggerAsyncId();
  }

  /** @returns {AsyncResource & { eventEmitter: EventEmitterAsyncResource }} */
  get asyncResource() {
    return this.#resource;
  }
}
