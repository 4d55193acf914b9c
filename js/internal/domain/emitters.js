// Emitters belong to the domain they were made in: their listeners run in it, and errors that nobody listens to go there.
// Docs: domain, "Implicit binding".

import process from 'process';
import EventEmitter from 'events';
import { codes } from 'internal/errors';
import { Domain } from 'internal/domain/class';
import { markError, setHidden } from 'internal/domain/marks';
import { activeDomain, outsideOfActive } from 'internal/domain/stack';

const { init: initEmitter, prototype } = EventEmitter;
const { emit: emitEvent } = prototype;

EventEmitter.usingDomains = true;

EventEmitter.init = function(options) {
  const domain = this instanceof Domain ? null : activeDomain();
  setHidden(this, 'domain', domain ?? null);
  return Reflect.apply(initEmitter, this, [options]);
};

prototype.emit = function emit(type, ...args) {
  const { domain } = this;
  if (domain === null || domain === undefined || this === process) return Reflect.apply(emitEvent, this, [type, ...args]);
  if (type === 'error') {
    if (this.listenerCount('error') > 0) return Reflect.apply(emitEvent, this, [type, ...args]);
    const error = args[0] || new codes.ERR_UNHANDLED_ERROR(args[0]);
    markError(error, domain, { domainEmitter: this, domainThrown: false });
    outsideOfActive(() => domain.emit('error', error));
    return false;
  }
  domain.enter();
  const isHeard = Reflect.apply(emitEvent, this, [type, ...args]);
  domain.exit();
  return isHeard;
};
