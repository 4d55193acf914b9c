// Runs one file of the web platform tests in this process: `page.js FOLDER_OF_WPT FILE VARIANT ANSWER`.
// The answer is a JSON file: { status, subtests: [[name, status, message]…] }, statuses as testharness.js numbers them.

'use strict';

const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const { groupOf, metadataOf } = require('./files.js');

const [wpt, file, variant, answer] = process.argv.slice(2);
const group = groupOf(file);
const origin = 'http://web-platform.test:8000';

/** The file behind a URL of the tests' server. */
function fileOf(url) {
  const { pathname } = new URL(url, `${origin}/${file}`);
  const known = pathname === '/resources/WebIDLParser.js' ? '/resources/webidl2/lib/webidl2.js' : pathname;
  return path.join(wpt, known);
}

function run(code, filename) {
  vm.runInThisContext(code, { filename, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
}

function runFile(filename) {
  run(fs.readFileSync(filename, 'utf8'), filename);
}

/** What a page has and a runtime does not. */
function becomePage() {
  const own = { writable: true, configurable: true, enumerable: false };
  Object.defineProperties(globalThis, {
    self: { ...own, value: globalThis },
    location: { ...own, value: new URL(`${origin}/${file}${variant}`) },
    GLOBAL: {
      ...own,
      value: { isWindow: () => group.isWindow, isWorker: () => false, isShadowRealm: () => false },
    },
    // Files that the tests' server would give: fetch itself is tested elsewhere.
    fetch: {
      ...own,
      value: async (url) => new Response(fs.readFileSync(fileOf(url)), { headers: { 'content-type': group.typeOf(String(url)) } }),
    },
  });
  if (group.isWindow) Object.defineProperty(globalThis, 'Window', { ...own, value: Object.getPrototypeOf(globalThis).constructor });
  if (group.hasWindow) Object.defineProperty(globalThis, 'window', { ...own, value: globalThis });
  if (group.init !== undefined) run(group.init, 'init.js');
}

const subtests = [];
function report(status) {
  fs.writeFileSync(answer, JSON.stringify({ status, subtests }));
}

becomePage();
runFile(path.join(wpt, 'resources/testharness.js'));
globalThis.add_result_callback(({ name, status, message }) => {
  subtests.push([name, status, message ?? '']);
});
globalThis.add_completion_callback((_, { status, message }) => {
  report(status);
  if (status !== 0 && message) process.stderr.write(`${message}\n`);
  process.exit(0);
});
// Until the harness is done there is something to wait for.
setInterval(() => {}, 1 << 30);
const allowsUncaught = /\ballow_uncaught_exception: true\b/.test(fs.readFileSync(path.join(wpt, file), 'utf8'));
process.on('uncaughtException', (error) => {
  if (allowsUncaught) return;
  process.stderr.write(`${error?.stack ?? error}\n`);
  report(1);
  process.exit(0);
});

for (const script of metadataOf(path.join(wpt, file)).scripts) runFile(fileOf(script));
runFile(path.join(wpt, file));
