// Proves that an immediate set in a file system callback runs before the callback of a request made there, however fast that is.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');

let rounds = 0;
let early = 0;

function round() {
  if (rounds++ === 1000) {
    assert.strictEqual(early, 0);
    return;
  }
  fs.stat(__filename, () => {
    let immediate = false;
    setImmediate(() => { immediate = true; });
    fs.stat(__filename, () => {
      if (!immediate) early++;
      round();
    });
  });
}

round();
