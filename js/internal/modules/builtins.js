// The built-in modules a program may ask for.

import { internals, primordials } from 'internal/core';
import { getOptionValue } from 'internal/options';
import { op_module_builtin_ids } from 'internal/ops';

const { SafeSet, StringPrototypeReplace, StringPrototypeSlice, StringPrototypeStartsWith } = primordials;

/** Modules that only protojs has: `protojs:serve` is js/protojs/serve.js. */
const kOwnScheme = 'protojs:';
const kOwnFolder = 'protojs/';

/** Modules that exist only with their `node:` prefix. */
const schemeOnly = new SafeSet(['sea', 'sqlite', 'test', 'test/reporters']);

/** Modules of Node that may be missing here: whoever asks for one is told so. */
const modulesOfNode = new Set([
  'cluster', 'dgram', 'dns', 'dns/promises', 'http', 'http2', 'https', 'inspector', 'inspector/promises', 'net', 'quic', 'repl', 'sea',
  'tls',
]);

let ids;
/** Public modules as the binary has them. */
function publicIds() {
  if (ids === undefined) {
    ids = new SafeSet();
    for (const id of op_module_builtin_ids()) {
      ids.add(StringPrototypeStartsWith(id, kOwnFolder) ? `${kOwnScheme}${StringPrototypeSlice(id, kOwnFolder.length)}` : id);
    }
    if (!getOptionValue('--experimental-sqlite')) ids.delete('sqlite');
    if (!getOptionValue('--experimental-stream-iter')) {
      ids.delete('stream/iter');
      ids.delete('zlib/iter');
    }
  }
  return ids;
}

/** Whether `node:${id}` is a module, or `id` with the scheme of protojs. */
export function canBeRequiredByUsers(id) {
  return publicIds().has(id);
}

/** What to add to a message about a module that is not there: '' if Node does not have it either. */
export function explainMissing(id) {
  const name = id.startsWith('node:') ? id.slice(5) : id;
  const isOfNode = modulesOfNode.has(name) && !publicIds().has(name);
  return isOfNode ? ' (Node.js has it, this version of protojs does not)' : '';
}

/** Whether `id` alone means the built-in module. */
export function canBeRequiredWithoutScheme(id) {
  return publicIds().has(id) && !schemeOnly.has(id);
}

function isOwn(id) {
  return StringPrototypeStartsWith(id, kOwnScheme);
}

/** The URL of a built-in module. */
export function urlOfBuiltin(id) {
  return isOwn(id) ? id : `node:${id}`;
}

/** What `require('node:id')` gives. */
export function loadBuiltin(id) {
  return internals.load(isOwn(id) ? StringPrototypeReplace(id, kOwnScheme, kOwnFolder) : id).default;
}

/** module.builtinModules */
export function builtinIds() {
  const ids = [...publicIds()].filter((id) => !isOwn(id));
  return [...ids.filter((id) => !schemeOnly.has(id)), ...ids.filter((id) => schemeOnly.has(id)).map((id) => `node:${id}`)];
}

internals.getBuiltinModule = (id) => {
  const hasScheme = StringPrototypeStartsWith(id, 'node:');
  const name = hasScheme ? StringPrototypeSlice(id, 5) : id;
  return hasScheme ? canBeRequiredByUsers(name) && loadBuiltin(name) || undefined :
    canBeRequiredWithoutScheme(name) ? loadBuiltin(name) : undefined;
};
