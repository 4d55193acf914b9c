// node.module_timer: loading CommonJS modules.

import { Module } from 'module';
import { emit } from 'internal/tracing/log';
import { probe } from 'internal/tracing/probe';

const CATEGORIES = 'node,node.module_timer';

let lastId = 0;

export function install() {
  probe(Module.prototype, 'require', CATEGORIES, (original, self, args) => {
    const name = `require('${args[0]}')`;
    const id = ++lastId;
    emit('b', CATEGORIES, name, { id });
    try {
      return Reflect.apply(original, self, args);
    } finally {
      emit('e', CATEGORIES, name, { id });
    }
  });
}
