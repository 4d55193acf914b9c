// Completion of what stands in quotes: modules and files.

import { readdirSync, realpathSync, statSync } from 'fs';
import path from 'path';
import process from 'process';
import { Module } from 'internal/modules/cjs/loader';

const kNoEntries = [];

/** The entries of a folder; none if it cannot be read. */
function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return kNoEntries;
  }
}

function isFolder(entry, folder) {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return statSync(path.join(folder, entry.name)).isDirectory();
  } catch {
    return false;
  }
}

/** The names below a folder by which modules are found: files without the extensions of `require`, packages with and without a slash. */
function modulesIn(folder, subfolder, extensions, isRelative) {
  const names = [];
  const place = path.resolve(folder, subfolder);
  for (const entry of entriesOf(place)) {
    const { name } = entry;
    if (/^\.(?:git|svn|hg)$|^node_modules$|^package-lock\.json$/.test(name) && !isRelative) continue;
    if (isFolder(entry, place)) {
      names.push(`${subfolder}${name}/`);
      if (entriesOf(path.join(place, name)).some((inner) => /^(?:index|package)\.(?:js|json|cjs|mjs|ts|node)$/.test(inner.name))) names.push(subfolder + name);
      continue;
    }
    const extension = path.extname(name);
    if (/-\d+\.\d+(?:\.\d+)?/.test(name.slice(0, -extension.length || undefined)) && extension === '.js') continue;
    if (!extensions.includes(extension)) continue;
    const base = name.slice(0, -extension.length);
    // An index is found by the name of its folder.
    if (extensions.keepsExtension) names.push(subfolder + name);
    else if (!subfolder || base !== 'index') names.push(subfolder + base);
  }
  return names;
}

function byGroups(groups, word) {
  const seen = new Set();
  const kept = [];
  for (const group of groups) {
    const names = group.filter((name) => name.startsWith(word) && !seen.has(name)).sort();
    for (const name of names) seen.add(name);
    if (names.length > 0) kept.unshift(names);
  }
  return kept.flatMap((names, index) => (index === 0 ? names : ['', ...names]));
}

/**
 * The argument of require() or import().
 * @param {object} repl
 * @param {'require' | 'import'} caller
 * @param {string} word
 * @param {string[]} builtins
 * @returns {[string[], string]}
 */
export function completeModule(repl, caller, word, builtins) {
  const isRelative = /^\.\.?\//.test(word);
  const subfolder = word.slice(0, word.lastIndexOf('/') + 1);
  const known = Object.keys(repl.context.require?.extensions ?? Module._extensions);
  const extensions = caller === 'require' ? known : [...new Set([...known, '.cjs', '.mjs'])];
  const own = caller === 'import' ? Object.assign([...extensions], { keepsExtension: true }) : extensions;
  if (/^\.\.?$/.test(word)) return [word === '.' ? ['./', '../'] : ['../'], word];
  if (isRelative) return [byGroups([modulesIn(process.cwd(), subfolder, own, true)], word), word];
  if (path.isAbsolute(word)) return [byGroups([modulesIn('/', subfolder, own, true)], word), word];
  const folders = caller === 'require' ? [...(repl.context.module?.paths ?? []), ...Module.globalPaths] :
    (repl.context.module?.paths ?? []).filter((folder) => folder.endsWith('node_modules'));
  const packages = folders.flatMap((folder) => modulesIn(folder, subfolder, own, false));
  const schemed = Module.builtinModules.filter((id) => !id.startsWith('_')).map((id) => (id.startsWith('node:') ? id : `node:${id}`));
  return [byGroups([packages, builtins, schemed.filter((id) => word !== '' || id)], word), word];
}

/** A path in a call of fs. @returns {[string[], string]} */
export function completeFile(written) {
  const folder = written.endsWith('/') || written === '' ? written || '.' : path.dirname(written);
  const word = written.endsWith('/') ? '' : path.basename(written);
  let names;
  try {
    // What is itself a folder shows what is in it.
    if (word !== '' && statSync(written).isDirectory()) names = entriesOf(realpathSync(written)).map(({ name }) => `/${name}`);
  } catch {
    names = undefined;
  }
  if (names !== undefined && names.length > 0) return [names.sort().map((name) => word + name), word];
  return [entriesOf(folder).map(({ name }) => name).filter((name) => name.startsWith(word)).sort(), word];
}
