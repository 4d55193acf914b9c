// node.fs.sync, node.fs.async and their node.fs_dir twins: the calls of node:fs as the system calls that each stands for.

import fs from 'fs';
import { emit } from 'internal/tracing/log';
import { probe } from 'internal/tracing/probe';

/** Functions of node:fs, without `Sync`, and the names of their events. A function that does several things is each of them. */
const calls = {
  access: ['access'], appendFile: ['open', 'write', 'close'], chmod: ['chmod'], chown: ['chown'], close: ['close'], copyFile: ['copyfile'],
  exists: ['access'], fchmod: ['fchmod'], fchown: ['fchown'], fdatasync: ['fdatasync'], fstat: ['fstat'], fsync: ['fsync'],
  ftruncate: ['ftruncate'], futimes: ['futimes'], lchown: ['lchown'], link: ['link'], lstat: ['lstat'], lutimes: ['lutimes'],
  mkdir: ['mkdir'], mkdtemp: ['mkdtemp'], open: ['open'], opendir: ['opendir'], read: ['read'],
  readFile: ['open', 'fstat', 'read', 'close'], readdir: ['readdir'], readlink: ['readlink'], readv: ['read'], realpath: ['lstat'],
  rename: ['rename'], rm: ['rm'], rmdir: ['rmdir'], stat: ['stat'], symlink: ['symlink'], truncate: ['open', 'ftruncate', 'close'],
  unlink: ['unlink'], utimes: ['utimes'], write: ['write'], writeFile: ['open', 'write', 'close'], writev: ['write'],
};

/** Those that have another name where they are asynchronous: the kernel's or libuv's. */
const asyncNames = { futimes: 'futime', lutimes: 'lutime', utimes: 'utime', readdir: 'scandir' };
const ofDirectories = new Set(['opendir']);

let lastId = 0;

function traceSync(object, method, names, categories) {
  probe(object, method, categories, (original, self, args) => {
    for (const name of names) emit('B', categories, `fs.sync.${name}`);
    try {
      return Reflect.apply(original, self, args);
    } finally {
      for (const name of names.toReversed()) emit('E', categories, `fs.sync.${name}`);
    }
  });
}

function traceAsync(object, method, names, categories) {
  probe(object, method, categories, (original, self, args) => {
    const callback = args.at(-1);
    if (typeof callback !== 'function') return Reflect.apply(original, self, args);
    const id = ++lastId;
    for (const name of names) emit('b', categories, name, { id });
    args[args.length - 1] = function(...results) {
      for (const name of names.toReversed()) emit('e', categories, name, { id });
      return Reflect.apply(callback, this, results);
    };
    return Reflect.apply(original, self, args);
  });
}

function tracePromise(object, method, names, categories) {
  probe(object, method, categories, (original, self, args) => {
    const id = ++lastId;
    for (const name of names) emit('b', categories, name, { id });
    const end = () => { for (const name of names.toReversed()) emit('e', categories, name, { id }); };
    const result = Reflect.apply(original, self, args);
    result?.then?.(end, end);
    return result;
  });
}

export function install() {
  for (const [name, events] of Object.entries(calls)) {
    const kind = ofDirectories.has(name) ? 'fs_dir' : 'fs';
    const asyncEvents = events.map((event) => asyncNames[event] ?? event);
    traceSync(fs, `${name}Sync`, events, `node,node.${kind},node.${kind}.sync`);
    traceAsync(fs, name, asyncEvents, `node,node.${kind},node.${kind}.async`);
    tracePromise(fs.promises, name, asyncEvents, `node,node.${kind},node.${kind}.async`);
  }
  traceSync(fs.realpathSync, 'native', ['realpath'], 'node,node.fs,node.fs.sync');
  traceAsync(fs.realpath, 'native', ['realpath'], 'node,node.fs,node.fs.async');
}
