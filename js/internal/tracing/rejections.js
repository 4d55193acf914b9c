// node.promises.rejections: how many rejections nobody handled, and how many somebody handled late.

import { observeRejections } from 'internal/process/promises';
import { isWanted } from 'internal/tracing/categories';
import { emit } from 'internal/tracing/log';

const CATEGORIES = 'node,node.promises,node.promises.rejections';

export function install() {
  const args = { unhandled: 0, handledAfter: 0 };
  observeRejections((kind) => {
    args[kind]++;
    if (isWanted(CATEGORIES)) emit('C', CATEGORIES, 'rejections', { args });
  });
}
