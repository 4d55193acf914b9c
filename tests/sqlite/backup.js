// sqlite.backup() copies a database while it is used and reports its progress.

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

test('pages go over some at a time', async () => {
  const db = source();
  const path = join(folder, 'copy.db');
  const seen = [];
  const pages = await backup(db, path, {
    rate: 10,
    progress({ totalPages, remainingPages }) {
      seen.push(remainingPages);
      assert.ok(totalPages > remainingPages);
      // The source may be used meanwhile.
      assert.strictEqual(db.prepare('SELECT count(*) AS c FROM data').get().c, 100);
    },
  });
  assert.ok(pages > 80);
  assert.ok(seen.length >= 8);
  assert.deepStrictEqual(seen, seen.toSorted((a, b) => b - a));
  const copy = new DatabaseSync(path);
  assert.strictEqual(copy.prepare('SELECT count(*) AS c FROM data').get().c, 100);
  assert.strictEqual(copy.location(), path);
  copy.close();
  db.close();
});
