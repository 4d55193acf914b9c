// node:domain (deprecated): errors of a group of emitters and callbacks go to one handler.

import { Domain } from 'internal/domain/class';
import { activeDomain, entered, setActive } from 'internal/domain/stack';
import 'internal/domain/emitters';

function createDomain() {
  return new Domain();
}

setActive(null);

export default {
  _stack: entered,
  Domain,
  createDomain,
  create: createDomain,
  get active() {
    return activeDomain();
  },
  set active(domain) {
    setActive(domain);
  },
};
