// vm.createContext({ importModuleDynamically }) decides what import() does in code that no script stands behind.
import assert from 'node:assert';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import vm from 'node:vm';

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'context-import-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
process.chdir(folder);
const source = 'Promise.resolve("import(\'./message.mjs\')").then(eval)';
const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;

const context = vm.createContext({}, { importModuleDynamically });
await assert.rejects(vm.runInContext(source, context), { code: 'ERR_MODULE_NOT_FOUND' });
fs.writeFileSync('message.mjs', 'export const message = "there";');
assert.strictEqual((await vm.runInContext(source, context)).message, 'there');
await assert.rejects(vm.runInContext(source, vm.createContext({})), { code: 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING' });

// A file that is gone is missing for an importer that has not seen it, whatever its neighbours have imported.
const neighbour = (name) => new vm.Script('import("./message.mjs")', { filename: path.join(folder, name), importModuleDynamically });
await neighbour('a.js').runInThisContext();
fs.unlinkSync('message.mjs');
await assert.rejects(neighbour('b.js').runInThisContext(), { code: 'ERR_MODULE_NOT_FOUND' });
await neighbour('a.js').runInThisContext();
process.chdir(os.tmpdir());
