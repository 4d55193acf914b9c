'use strict';
// Proves that a server answers the same whether or not, and whenever, its program asks for the socket of a request.
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

/** When the handler looks at `req.socket`. */
const moments = ['never', 'first', 'after writeHead', 'after write', 'after end', 'in the next turn', 'in finish'];

function handle(moment, req, res) {
  const look = (now) => {
    if (now !== moment) return;
    assert.ok(req.socket instanceof net.Socket);
    assert.strictEqual(req.socket, req.connection);
    assert.strictEqual(typeof req.socket.remotePort === 'number' || req.socket.destroyed, true);
  };
  look('first');
  res.on('finish', () => look('in finish'));
  let body = '';
  req.setEncoding('utf8');
  req.on('data', (chunk) => (body += chunk));
  req.on('end', () => {
    res.setHeader('X-Url', req.url);
    if (req.url === '/chunked') {
      res.writeHead(200);
      look('after writeHead');
      res.write(`got ${body}`);
      look('after write');
      setImmediate(() => {
        look('in the next turn');
        res.end('.');
      });
    } else {
      setImmediate(() => {
        look('in the next turn');
        res.end(`got ${body}`);
        look('after end');
      });
    }
  });
}

const pipelined =
  'POST /one HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc' +
  'GET /chunked HTTP/1.1\r\nHost: x\r\n\r\n' +
  'POST /three HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\nde\r\n1\r\nf\r\n0\r\n\r\n';

function exchange(moment, pieces) {
  return new Promise((resolve) => {
    const server = http.createServer((req, res) => handle(moment, req, res));
    server.listen(0, '127.0.0.1', () => {
      const socket = net.connect(server.address().port, '127.0.0.1');
      let answer = '';
      socket.setEncoding('latin1');
      socket.on('data', (chunk) => (answer += chunk));
      socket.on('close', () => {
        server.close(() => resolve(answer.replace(/^Date: .*\r\n/gm, '')));
      });
      let at = 0;
      const size = Math.ceil(pipelined.length / pieces);
      const send = () => {
        if (at >= pipelined.length) return;
        socket.write(pipelined.slice(at, (at += size)));
        setTimeout(send, 5);
      };
      send();
    });
  });
}

(async () => {
  const expected = await exchange('first', 1);
  assert.match(expected, /^HTTP\/1\.1 200 OK\r\nX-Url: \/one\r\n/);
  assert.match(expected, /got abcHTTP\/1\.1 200 OK\r\nX-Url: \/chunked\r\n/);
  assert.match(expected, /X-Url: \/three\r\nConnection: close\r\nContent-Length: 7\r\n\r\ngot def$/);
  for (const moment of moments) {
    for (const pieces of [1, 2, 7]) assert.strictEqual(await exchange(moment, pieces), expected, `${moment}, ${pieces}`);
  }
})();
