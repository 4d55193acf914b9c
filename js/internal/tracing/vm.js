// node.vm.script: compiling and running scripts of node:vm.

import vm from 'vm';
import { emit } from 'internal/tracing/log';
import { probe } from 'internal/tracing/probe';

const CATEGORIES = 'node,node.vm,node.vm.script';

function span(object, method, name) {
  probe(object, method, CATEGORIES, (original, self, args) => {
    emit('B', CATEGORIES, name);
    try {
      return Reflect.apply(original, self, args);
    } finally {
      emit('E', CATEGORIES, name);
    }
  });
}

export function install() {
  for (const method of ['runInContext', 'runInNewContext', 'runInThisContext']) {
    span(vm, method, 'RunInContext');
    span(vm.Script.prototype, method, 'RunInContext');
  }
}
