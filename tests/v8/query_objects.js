// v8.queryObjects() counts and describes what has a constructor's prototype in its chain, subclasses included.
import assert from 'node:assert';
import { queryObjects } from 'node:v8';

class Base {
  field = 'x';
}
class Derived extends Base {}

assert.strictEqual(queryObjects(Derived), 0);
const kept = [new Base(), new Derived(), new Derived()];
assert.strictEqual(queryObjects(Derived), 2);
// The prototype of the subclass has it too.
assert.strictEqual(queryObjects(Base, { format: 'count' }), 4);
assert.deepStrictEqual(queryObjects(Derived, { format: 'summary' }), ["Derived { field: 'x' }", "Derived { field: 'x' }"]);
assert.strictEqual(queryObjects(() => {}), 0);
assert.deepStrictEqual(Object.keys(globalThis).filter((name) => name.includes('query')), []);
assert.throws(() => queryObjects({}), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => queryObjects(Base, { format: 'other' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.strictEqual(kept.length, 3);
