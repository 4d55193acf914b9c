// The hooks after all tests of a file run when its last test is over, so that they can close what keeps the process alive.
'use strict';
const assert = require('node:assert');
const { after, before, test } = require('node:test');
const { createServer } = require('node:net');

const server = createServer((socket) => socket.end('hello'));
let isAfter = false;
before(() => new Promise((resolve) => { server.listen(0, resolve); }));
test('a server that stays open', () => assert.ok(server.address().port > 0));
after(() => {
  isAfter = true;
  server.close();
});
process.on('exit', () => assert.ok(isAfter));
