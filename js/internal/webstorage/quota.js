// How much a storage may hold: 10 MB of keys and values, two bytes for each UTF-16 code unit.

import { lazyDOMException } from 'internal/dom_exception';

export const Quota = {
  bytes: 10 * 1024 * 1024,

  sizeOf(text) {
    return 2 * text.length;
  },

  /** @throws QuotaExceededError */
  check(size) {
    if (size > Quota.bytes) throw Quota.exceeded();
  },

  exceeded() {
    return lazyDOMException('Setting the value exceeded the quota', 'QuotaExceededError');
  },
};
