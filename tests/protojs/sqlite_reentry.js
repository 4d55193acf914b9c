// A function that SQLite calls cannot pull the statement or the connection from under SQLite (node crashes here or recurses without end);
// databases and their functions are collected; a database can be copied as bytes.

import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';

test('what a function must not do while SQLite calls it', () => {
  const db = new DatabaseSync(':memory:');
  let statement;
  const seen = [];
  const attempt = (use) => {
    try {
      use();
      seen.push('done');
    } catch (error) {
      seen.push(error.code);
    }
  };
  db.function('reenter', () => {
    attempt(() => db.close());
    attempt(() => statement.get());
    attempt(() => statement.close());
    attempt(() => db.deserialize(db.serialize()));
    attempt(() => db.prepare('SELECT 1').get());
    return 1;
  });
  db.exec('CREATE TABLE t(x)');
  statement = db.prepare('SELECT reenter() AS x');
  assert.strictEqual(statement.get().x, 1);
  assert.deepStrictEqual(seen, ['ERR_INVALID_STATE', 'ERR_INVALID_STATE', 'ERR_INVALID_STATE', 'ERR_INVALID_STATE', 'done']);
  statement.close();
  assert.throws(() => statement.close(), { code: 'ERR_INVALID_STATE' });
  statement[Symbol.dispose]();
  db.close();
});

test('a database that its own function mentions is collected', () => {
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    let collected = 0;
    const registry = new FinalizationRegistry(() => { collected++; });
    for (let i = 0; i < 20; i++) {
      const db = new DatabaseSync(':memory:');
      db.function('self', () => db.isOpen);
      db.aggregate('sum_of', { start: () => db && 0, step: (sum, x) => sum + x });
      db.setAuthorizer(() => db && 0);
      db.prepare('SELECT self()').get();
      registry.register(db);
    }
    setImmediate(() => { gc(); setImmediate(() => { gc(); setTimeout(() => console.log(collected > 10), 10); }); });`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', '-e', program], { encoding: 'utf8' });
  assert.strictEqual(stdout, 'true\n', stderr);
});

test('serialize and deserialize', () => {
  const db = new DatabaseSync(':memory:');
  db.exec("CREATE TABLE t(x); INSERT INTO t VALUES ('kept')");
  const copy = new DatabaseSync(':memory:');
  const old = copy.prepare('SELECT 1');
  copy.deserialize(db.serialize());
  assert.throws(() => old.get(), { code: 'ERR_INVALID_STATE' });
  assert.strictEqual(copy.prepare('SELECT x FROM t').get().x, 'kept');
  copy.exec("INSERT INTO t VALUES ('more')");
  assert.throws(() => db.serialize('unknown'), { code: 'ERR_SQLITE_ERROR' });
  assert.throws(() => db.deserialize(new Uint8Array()), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('process.versions names the SQLite that works here', () => {
  const db = new DatabaseSync(':memory:');
  assert.strictEqual(db.prepare('SELECT sqlite_version() AS version').get().version, process.versions.sqlite);
});
