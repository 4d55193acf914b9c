// HTTP, TLS and HTTP/2 under load: nanoseconds of processor time for a request, which the programs report. `wrk` loads the servers of HTTP/1
// (Debian has it); node stands at the other end of the rest, so that every runtime meets the same one.

'use strict';

const { spawnSync } = require('node:child_process');
const path = require('node:path');

const isMissing = (program, flag) => spawnSync(program, [flag], { stdio: 'ignore' }).error !== undefined;
const wrkIsMissing = () => isMissing('wrk', '-v') && 'wrk is not on PATH';
const nodeIsMissing = () => isMissing(process.env.PEER_NODE ?? 'node', '-v') && 'it needs node (PEER_NODE or on PATH) for the other end';

exports.cases = function cases() {
  return [
    ['http', 'load.mjs', wrkIsMissing],
    ['serve', 'serve.mjs', wrkIsMissing],
    ['http2', 'http2.mjs', nodeIsMissing],
    ['tls', 'handshakes.mjs', nodeIsMissing],
    ['fetch', 'fetch.mjs', nodeIsMissing],
  ].map(([name, file, missing]) => ({ name, file: path.join(__dirname, file), missing, unit: 'ns', reports: true, weight: 0.2 }));
};
