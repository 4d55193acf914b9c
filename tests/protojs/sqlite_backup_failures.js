// sqlite.backup() fails as SQLite fails, and with what the program's own progress function throws (node 24.21 crashes on some of these).

import assert from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DatabaseSync, backup } from 'node:sqlite';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-backup-'));
after(() => rmSync(folder, { recursive: true }));

function source() {
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE data(key INTEGER PRIMARY KEY, value BLOB)');
  const insert = db.prepare('INSERT INTO data VALUES (?, zeroblob(3000))');
  for (let key = 0; key < 100; key++) insert.run(key);
  return db;
}

test('failures of SQLite and of the program reject', async () => {
  const db = source();
  await assert.rejects(backup(db, join(folder, 'no/such/folder.db')), { code: 'ERR_SQLITE_ERROR' });
  await assert.rejects(backup(db, join(folder, 'a.db'), { source: 'unknown' }), { code: 'ERR_SQLITE_ERROR' });
  const mine = new Error('mine');
  await assert.rejects(backup(db, join(folder, 'b.db'), { rate: 1, progress() { throw mine; } }), (error) => error === mine);
  assert.throws(() => backup(db, join(folder, 'c.db'), { rate: 0 }), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => backup({}, 'c.db'), { code: 'ERR_INVALID_ARG_TYPE' });
  db.close();
  assert.throws(() => backup(db, 'c.db'), { code: 'ERR_INVALID_STATE' });
});
