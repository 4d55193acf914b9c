// stream.PassThrough: a Transform that changes nothing.

import { addMembers, extend } from 'internal/streams/class';
import { Transform } from 'internal/streams/transform';

export function PassThrough(options) {
  if (!(this instanceof PassThrough)) return new PassThrough(options);
  Transform.call(this, options);
}
extend(PassThrough, Transform);

addMembers(PassThrough.prototype, {
  _transform(chunk, encoding, callback) {
    callback(null, chunk);
  },
});

export default PassThrough;
