// --disable-proto=delete|throw: takes the accessor Object.prototype.__proto__ away. Docs: cli.md, "--disable-proto".

import { codes } from 'internal/errors';

const { ERR_PROTO_ACCESS } = codes;

/**
 * @param {object} objectPrototype the Object.prototype of a realm
 * @param {'delete' | 'throw'} mode whether the accessor is gone or throws ERR_PROTO_ACCESS
 */
export function disableProto(objectPrototype, mode) {
  if (mode === 'delete') {
    delete objectPrototype.__proto__;
    return;
  }
  const accessor = () => { throw new ERR_PROTO_ACCESS(); };
  Object.defineProperty(objectPrototype, '__proto__', {
    __proto__: null,
    get: accessor,
    set: accessor,
    enumerable: false,
    configurable: true,
  });
}
