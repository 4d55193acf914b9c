// node.module_timer: loading CommonJS modules.

import { Module } from 'module';
import { emit } from 'internal/tracing/log';
import { probe } from 'internal/tracing/probe';

const CATEGORIES = 'node,node.module_timer';

export function install() {
  probe(Module, '_load', CATEGORIES, (original, self, args) => {
    const name = `require('${args[0]}')`;
    emit('B', CATEGORIES, name);
    try {
      return Reflect.apply(original, self, args);
    } finally {
      emit('E', CATEGORIES, name);
    }
  });
}
