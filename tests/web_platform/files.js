// Which files of the web platform tests there are, and what a file says about itself.

'use strict';

const fs = require('node:fs');
const path = require('node:path');

/**
 * The groups that are run. `isWindow`: the tests look for interfaces on a `Window`. `init` runs before the harness.
 * `flags` are of the runtime; `{temp}` in them is a folder of the run.
 */
const groups = {
  'FileAPI/blob': {},
  'FileAPI/file': {},
  'WebCryptoAPI': { isWindow: true },
  'compression': { isWindow: true },
  'console': {},
  'dom/abort': {},
  'dom/events': {},
  'encoding': { isWindow: true },
  'hr-time': { isWindow: true },
  'html/webappapis/atob': {},
  'html/webappapis/microtask-queuing': {},
  'html/webappapis/structured-clone': {},
  'html/webappapis/timers': {},
  'performance-timeline': { isWindow: true },
  'streams': { isWindow: true },
  'url': { isWindow: true },
  'urlpattern': { isWindow: true },
  'user-timing': { isWindow: true },
  'wasm/webapi': {},
  'web-locks': { isWindow: true },
  'webmessaging/broadcastchannel': {},
  'webstorage': { hasWindow: true, flags: ['--experimental-webstorage', '--localstorage-file={temp}/storage'] },
};

const types = { '.json': 'application/json', '.wasm': 'application/wasm', '.js': 'text/javascript' };

/** @returns {{ name: string, isWindow: boolean, hasWindow: boolean, flags: string[], init?: string, typeOf: (url: string) => string }} */
function groupOf(file) {
  const name = Object.keys(groups).find((group) => file.startsWith(`${group}/`));
  if (name === undefined) throw new Error(`${file} is in no group`);
  return {
    name, isWindow: false, hasWindow: false, flags: [], ...groups[name],
    typeOf: (url) => types[path.extname(url)] ?? 'text/plain',
  };
}

/** The META lines at the top of a file: other scripts, and the variants of its URL. */
function metadataOf(filename) {
  const metadata = { scripts: [], variants: [] };
  for (const [, key, value] of fs.readFileSync(filename, 'utf8').matchAll(/^\/\/ META: (\w+)=(.*)$/gm)) {
    if (key === 'script') metadata.scripts.push(value.trim());
    if (key === 'variant') metadata.variants.push(value.trim());
  }
  if (metadata.variants.length === 0) metadata.variants.push('');
  return metadata;
}

/** Files that need what no runtime without pages has, by Node's own status files. */
function skipped(suite, group) {
  for (const extension of ['.json', '.cjs']) {
    const filename = path.join(suite, 'wpt/status', group + extension);
    if (!fs.existsSync(filename)) continue;
    const status = extension === '.json' ? JSON.parse(fs.readFileSync(filename, 'utf8')) : require(filename);
    const patterns = Object.keys(status).filter((pattern) => status[pattern].skip);
    return (file) => patterns.some((pattern) => matches(pattern, file));
  }
  return () => false;
}

function matches(pattern, file) {
  return pattern.includes('*') ?
    new RegExp(pattern.split('*').map((part) => part.replace(/[^\w/-]/g, '\\$&')).join('.*')).test(file) :
    pattern === file;
}

/**
 * Every page of the suite whose name begins with one of the words, or all: a file and a variant each.
 * @param {string} suite the folder `test` of Node's source
 * @returns {{ file: string, variant: string }[]}
 */
function pages(suite, words) {
  const wpt = path.join(suite, 'fixtures/wpt');
  const found = [];
  for (const group of Object.keys(groups)) {
    const folder = path.join(wpt, group);
    if (!fs.existsSync(folder)) continue;
    const isSkipped = skipped(suite, group);
    const files = fs.readdirSync(folder, { recursive: true }).map(String).sort();
    for (const name of files) {
      const file = `${group}/${name}`;
      if (!/\.(any|window)\.js$/.test(name) || isSkipped(name)) continue;
      if (words.length > 0 && !words.some((word) => file.startsWith(word))) continue;
      for (const variant of metadataOf(path.join(wpt, file)).variants) found.push({ file, variant });
    }
  }
  return found;
}

module.exports = { groupOf, metadataOf, pages };
