// node:sqlite reads back what it wrote, with every type, option and error code that the documentation names.

import assert from 'node:assert';
import { test } from 'node:test';
import { DatabaseSync, StatementSync, constants } from 'node:sqlite';

function open(options = {}) {
  return new DatabaseSync(':memory:', options);
}

test('values of every type come back', () => {
  const db = open();
  db.exec('CREATE TABLE data(i INTEGER, r REAL, t TEXT, b BLOB, n)');
  const insert = db.prepare('INSERT INTO data VALUES (?, ?, ?, ?, ?)');
  assert.deepStrictEqual(insert.run(1, 1.5, 'text \u{1f600} \0 end', new Uint8Array([1, 2, 3]), null), { changes: 1, lastInsertRowid: 1 });
  assert.deepStrictEqual(insert.run(2n, -0.25, '', new DataView(new ArrayBuffer(2)), 'n').changes, 1);
  const rows = db.prepare('SELECT * FROM data ORDER BY i').all();
  assert.deepStrictEqual(rows, [
    { __proto__: null, i: 1, r: 1.5, t: 'text \u{1f600} \0 end', b: new Uint8Array([1, 2, 3]), n: null },
    { __proto__: null, i: 2, r: -0.25, t: '', b: new Uint8Array(2), n: 'n' },
  ]);
  db.close();
});

test('many rows are the same as objects, arrays and one by one', () => {
  const db = open();
  db.exec('CREATE TABLE n(id INTEGER PRIMARY KEY, square INTEGER, name TEXT)');
  const insert = db.prepare('INSERT INTO n VALUES ($id, $square, $name)');
  db.exec('BEGIN');
  for (let id = 0; id < 5000; id++) insert.run({ id, square: id * id, $name: `n${id}` });
  db.exec('COMMIT');
  const query = db.prepare('SELECT * FROM n ORDER BY id');
  const objects = query.all();
  assert.strictEqual(objects.length, 5000);
  assert.deepStrictEqual(objects[4999], { __proto__: null, id: 4999, square: 24990001, name: 'n4999' });
  assert.deepStrictEqual([...query.iterate()], objects);
  query.setReturnArrays(true);
  assert.deepStrictEqual(query.all(), objects.map(Object.values));
  db.close();
});

test('integers beyond the safe ones need bigints', () => {
  const db = open();
  const query = db.prepare('SELECT 9007199254740993 AS n');
  assert.throws(() => query.get(), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => query.all(), { code: 'ERR_OUT_OF_RANGE' });
  query.setReadBigInts(true);
  assert.strictEqual(query.get().n, 9007199254740993n);
  assert.throws(() => db.prepare('SELECT ?').get(2n ** 63n), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.strictEqual(db.prepare('SELECT ? AS n', { readBigInts: true }).get(-(2n ** 63n)).n, -(2n ** 63n));
  db.close();
});

test('parameters are bound by position and by name', () => {
  const db = open();
  assert.deepStrictEqual({ ...db.prepare('SELECT :a AS a, ? AS b, @c AS c').get({ a: 1, '@c': 3 }, 2) }, { a: 1, b: 2, c: 3 });
  assert.deepStrictEqual({ ...db.prepare('SELECT ?2 AS a, ?1 AS b').get('x', 'y') }, { a: 'y', b: 'x' });
  assert.throws(() => db.prepare('SELECT ?').get(1, 2), { code: 'ERR_SQLITE_ERROR', errcode: 25 });
  assert.throws(() => db.prepare('SELECT $a').get({ b: 1 }), { code: 'ERR_INVALID_STATE' });
  assert.throws(() => db.prepare('SELECT $a, :a').get({ a: 1 }), { code: 'ERR_INVALID_STATE' });
  assert.throws(() => db.prepare('SELECT ?').get(Symbol('no')), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => db.prepare('SELECT $a').get({ get a() { throw new RangeError('getter'); } }), RangeError);
  const lenient = db.prepare('SELECT $a AS a', { allowUnknownNamedParameters: true });
  assert.strictEqual(lenient.get({ b: 1, a: 2 }).a, 2);
  db.close();
});

test('a closed database, and one that cannot be opened, say so', () => {
  const db = open();
  const statement = db.prepare('SELECT 1');
  db.close();
  for (const use of [
    () => db.exec('SELECT 1'), () => db.prepare('SELECT 1'), () => db.close(), () => db.isTransaction, () => db.limits.length,
    () => statement.get(), () => statement.all(), () => statement.run(), () => statement.sourceSQL,
  ]) assert.throws(use, { code: 'ERR_INVALID_STATE' });
  assert.strictEqual(db.isOpen, false);
  db.open();
  assert.throws(() => statement.get(), { code: 'ERR_INVALID_STATE' });
  assert.throws(() => db.open(), { code: 'ERR_INVALID_STATE' });
  db[Symbol.dispose]();
  db[Symbol.dispose]();
  assert.throws(() => new DatabaseSync('/no/such/folder/file.db'), { code: 'ERR_SQLITE_ERROR', errcode: 14 });
  assert.throws(() => new DatabaseSync('a\0b'), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => DatabaseSync(':memory:'), { code: 'ERR_CONSTRUCT_CALL_REQUIRED' });
  assert.throws(() => new StatementSync(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
});

test('functions, aggregates and windows of the program', () => {
  const db = open();
  db.function('twice', (x) => 2 * x);
  db.function('count_args', { varargs: true }, (...args) => args.length);
  assert.deepStrictEqual({ ...db.prepare('SELECT twice(21) AS a, count_args(1, 2, 3) AS b').get() }, { a: 42, b: 3 });
  const thrown = new Error('mine');
  db.function('fails', () => { throw thrown; });
  assert.throws(() => db.prepare('SELECT fails()').get(), (error) => error === thrown);
  assert.throws(() => db.exec('SELECT fails()'), (error) => error === thrown);
  db.function('later', async () => 1);
  assert.throws(() => db.prepare('SELECT later()').get(), { code: 'ERR_SQLITE_ERROR' });

  db.exec('CREATE TABLE t(x); INSERT INTO t VALUES (1), (2), (3), (4)');
  db.aggregate('joined', { start: () => [], step: (list, x) => [...list, x], result: (list) => list.join('-') });
  assert.strictEqual(db.prepare('SELECT joined(x) AS j FROM t').get().j, '1-2-3-4');
  assert.strictEqual(db.prepare('SELECT joined(x) AS j FROM t WHERE x > 9').get().j, '');
  db.aggregate('total_of', { start: 0, step: (sum, x) => sum + x, inverse: (sum, x) => sum - x });
  const windows = db.prepare('SELECT total_of(x) OVER (ORDER BY x ROWS 1 PRECEDING) AS s FROM t').all();
  assert.deepStrictEqual(windows.map(({ s }) => s), [1, 3, 5, 7]);
  assert.throws(() => db.prepare('SELECT joined(x) OVER () FROM t'), { code: 'ERR_SQLITE_ERROR' });
  db.close();
});

test('the authorizer decides what may be compiled', () => {
  const db = open();
  db.exec('CREATE TABLE secret(x)');
  db.setAuthorizer((action, table) => (action === constants.SQLITE_READ && table === 'secret' ? constants.SQLITE_DENY : constants.SQLITE_OK));
  assert.throws(() => db.prepare('SELECT x FROM secret'), { code: 'ERR_SQLITE_ERROR' });
  const thrown = new TypeError('no');
  db.setAuthorizer(() => { throw thrown; });
  assert.throws(() => db.prepare('SELECT 1'), (error) => error === thrown);
  db.setAuthorizer(null);
  assert.deepStrictEqual(db.prepare('SELECT x FROM secret').all(), []);
  db.close();
});

test('iterators end, restart and become invalid', () => {
  const db = open();
  const query = db.prepare('SELECT 1 AS n UNION ALL SELECT 2');
  const first = query.iterate();
  assert.strictEqual(first.next().value.n, 1);
  assert.deepStrictEqual({ ...first.return() }, { done: true, value: null });
  assert.deepStrictEqual({ ...first.next() }, { done: true, value: null });
  const second = query.iterate();
  second.next();
  assert.strictEqual(query.get().n, 1);
  assert.throws(() => second.next(), { code: 'ERR_INVALID_STATE' });
  db.close();
});

test('changes travel as changesets and patchsets', () => {
  const [from, to] = [open(), open()];
  for (const db of [from, to]) db.exec('CREATE TABLE d(k INTEGER PRIMARY KEY, v TEXT)');
  const session = from.createSession();
  from.exec("INSERT INTO d VALUES (1, 'one'), (2, 'two')");
  const changeset = session.changeset();
  assert.ok(session.patchset().length > 0);
  assert.strictEqual(to.applyChangeset(changeset), true);
  assert.strictEqual(to.prepare('SELECT count(*) AS c FROM d').get().c, 2);
  assert.strictEqual(to.applyChangeset(changeset), false);
  const conflicts = [];
  assert.strictEqual(to.applyChangeset(changeset, {
    onConflict: (kind) => { conflicts.push(kind); return constants.SQLITE_CHANGESET_OMIT; },
  }), true);
  assert.deepStrictEqual(conflicts, [constants.SQLITE_CHANGESET_CONFLICT, constants.SQLITE_CHANGESET_CONFLICT]);
  assert.strictEqual(to.applyChangeset(changeset, { filter: () => false }), true);
  assert.throws(() => to.applyChangeset(new Uint8Array([1, 2, 3])), { code: 'ERR_SQLITE_ERROR', errcode: 11 });
  assert.throws(() => to.applyChangeset(changeset, { onConflict: () => 99 }), { errcode: 21 });
  session.close();
  assert.throws(() => session.changeset(), { code: 'ERR_INVALID_STATE' });
  from.close();
  to.close();
});

test('the tag store keeps statements by their text', () => {
  const db = open();
  const sql = db.createTagStore(2);
  sql.run`CREATE TABLE t(a, b)`;
  for (const n of [1, 2, 3]) sql.run`INSERT INTO t VALUES (${n}, ${`n${n}`})`;
  assert.strictEqual(sql.size, 2);
  assert.strictEqual(sql.get`SELECT b FROM t WHERE a = ${2}`.b, 'n2');
  assert.strictEqual(sql.size, 2);
  assert.strictEqual(sql.all`SELECT * FROM t`.length, 3);
  assert.strictEqual([...sql.iterate`SELECT * FROM t`].length, 3);
  sql.clear();
  assert.deepStrictEqual([sql.size, sql.capacity, sql.db === db], [0, 2, true]);
  db.close();
});
