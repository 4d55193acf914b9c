// Insert, select and iterate in a database in memory, through whichever SQLite the runtime has.

import { measure } from '../ops/measure.mjs';

/** The class and how a statement is iterated: both modules have the same methods otherwise. */
async function library() {
  if (process.versions.bun) return (await import('bun:sqlite')).Database;
  if (process.env.SQLITE_LIBRARY) return (await import(process.env.SQLITE_LIBRARY)).default;
  return (await import('node:sqlite')).DatabaseSync;
}

const Database = await library();
const db = new Database(':memory:');
db.exec('CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT, score REAL, city TEXT)');
const insert = db.prepare('INSERT INTO users(name, score, city) VALUES (?, ?, ?)');
const named = db.prepare('INSERT INTO users(name, score, city) VALUES ($name, $score, $city)');
for (let id = 1; id <= 1000; id++) insert.run(`user ${id}`, id * 1.5, 'Berlin');

const byId = db.prepare('SELECT * FROM users WHERE id = ?');
const first = db.prepare('SELECT * FROM users WHERE id <= 1000');
const tiny = db.prepare('SELECT 1 AS one');
const results = {};
let id = 0;
results['get one row by key'] = measure(() => byId.get((id++ % 1000) + 1));
results['get a constant'] = measure(() => tiny.get());
results['all of 1000 rows'] = measure(() => first.all());
results['iterate 1000 rows'] = measure(() => {
  let sum = 0;
  for (const row of first.iterate()) sum += row.score;
  return sum;
});
db.exec('BEGIN');
results['insert, three positions'] = measure(() => insert.run('somebody', 1.5, 'Paris'));
results['insert, three names'] = measure(() => named.run(process.versions.bun ?
  { $name: 'somebody', $score: 1.5, $city: 'Paris' } : { name: 'somebody', score: 1.5, city: 'Paris' }));
db.exec('ROLLBACK');
results['prepare and run'] = measure(() => db.prepare('SELECT count(*) AS c FROM users WHERE id < 5').get());
if (db.function && !process.versions.bun) {
  db.function('twice', (x) => x * 2);
  const calling = db.prepare('SELECT sum(twice(id)) AS s FROM users WHERE id <= 1000');
  results['1000 calls of a function'] = measure(() => calling.get());
}
console.log(JSON.stringify(results));
