'use strict';
// What a server makes of messages in the words of RFC 9112 (and 9110, where named): which requests the program sees, and what is answered.
const assert = require('node:assert');
const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');
const test = require('node:test');

/** A server whose answers tell what it saw: method, target, content, the field x and the trailers. */
const server = http.createServer(async (req, res) => {
  if (req.url === '/now') return res.end('at once');
  req.on('error', () => {});
  let content = '';
  req.setEncoding('latin1');
  try {
    for await (const chunk of req) content += chunk;
  } catch {
    // The rest of it never came.
    return;
  }
  const seen = [req.method, req.url];
  if (content !== '') seen.push(content);
  if (req.headers.x !== undefined) seen.push(`x=${req.headers.x}`);
  for (const [name, value] of Object.entries(req.trailers)) seen.push(`${name}:${value}`);
  if (req.url === '/chunked') res.write('two ');
  if (req.url === '/sized') res.setHeader('Content-Length', seen.join(' ').length);
  res.end(seen.join(' '));
});

test.before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
test.after(() => server.close());

/** All that the server answers to `text` until the connection is closed; the client closes its half at once. */
async function answer(text) {
  const socket = net.connect(server.address().port, '127.0.0.1');
  socket.setEncoding('latin1');
  let received = '';
  socket.on('data', (chunk) => (received += chunk));
  socket.on('error', () => {});
  socket.end(text, 'latin1');
  await once(socket, 'close');
  return received;
}

/** Status and content of every answer. */
function summaries(received) {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3})[^]*?\r\n\r\n([^]*?)(?=HTTP\/1\.1 |$)/g)].map(([, status, content]) => `${status} ${content}`.trim());
}

const host = 'Host: x\r\n';
const get = (fields = host, target = '/') => `GET ${target} HTTP/1.1\r\n${fields}\r\n`;
const post = (fields, content = '') => `POST / HTTP/1.1\r\n${host}${fields}\r\n${content}`;
const chunked = 'Transfer-Encoding: chunked\r\n';
const last = get(host, '/last');

/** By section: what is sent, and the answers to it. */
const sections = {
  '2.2 message parsing': [
    ['an empty line before the request line', `\r\n${get()}`, ['200 GET /']],
    ['two of them', `\r\n\r\n${get()}`, ['200 GET /']],
    ['a bare CR in a value', get(`${host}X: a\rb\r\n`), ['400']],
    ['a bare LF at the end of a field', get(`${host}X: a\n`), ['400']],
    ['a bare LF at the end of the request line', `GET / HTTP/1.1\n${host}\r\n`, ['400']],
    ['white space before the first field', `GET / HTTP/1.1\r\n ${host}\r\n`, ['400']],
    ['NUL in a value', get(`${host}X: a\0b\r\n`), ['400']],
  ],
  '2.3 version': [
    ['HTTP/1.2', `GET / HTTP/1.2\r\n${host}\r\n`, ['400']],
    ['HTTP/3.0', `GET / HTTP/3.0\r\n${host}\r\n`, ['400']],
    ['lower case', `GET / http/1.1\r\n${host}\r\n`, ['400']],
    ['none, as in HTTP/0.9', 'GET /\r\n\r\n', ['200 GET /']],
  ],
  '3 request line': [
    ['methods are case-sensitive', `get / HTTP/1.1\r\n${host}\r\n`, ['400']],
    ['an unknown method', `BREW / HTTP/1.1\r\n${host}\r\n`, ['400']],
    ['absolute-form', get(host, 'http://y/a?b'), ['200 GET http://y/a?b']],
    ['asterisk-form', `OPTIONS * HTTP/1.1\r\n${host}\r\n`, ['200 OPTIONS *']],
    ['white space within the target', get(host, '/a b'), ['400']],
    ['a target that is none', get(host, 'a'), ['400']],
    ['HEAD has no content in its answer', `HEAD / HTTP/1.1\r\n${host}\r\n${last}`, ['200', '200 GET /last']],
  ],
  '3.2 Host': [
    ['none', get(''), ['400 0']],
    ['none, in HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n', ['200 GET /']],
    ['an empty one', get('Host:\r\n'), ['200 GET /']],
    ['two, of which the first counts', get('Host: x\r\nHost: y\r\n'), ['200 GET /']],
  ],
  '5 fields': [
    ['white space around a value', get(`${host}X: \t a b \t \r\n`), ['200 GET / x=a b']],
    ['no white space', get(`${host}X:a\r\n`), ['200 GET / x=a']],
    ['an empty value', get(`${host}X:\r\n`), ['200 GET / x=']],
    ['lines of one name', get(`${host}X: a\r\nx: b\r\n`), ['200 GET / x=a, b']],
    ['octets above 127 are Latin-1', get(`${host}X: \xe9\r\n`), ['200 GET / x=\xc3\xa9']],
    ['white space before the colon', get(`${host}X : a\r\n`), ['400']],
    ['no name', get(`${host}: a\r\n`), ['400']],
    ['no colon', get(`${host}X\r\n`), ['400']],
    ['a name that is no token', get(`${host}X(y): a\r\n`), ['400']],
    ['5.2 obs-fold', get(`${host}X: a\r\n b\r\n`), ['400']],
  ],
  '6 content': [
    ['Content-Length', post('Content-Length: 3\r\n', `abc${last}`), ['200 POST / abc', '200 GET /last']],
    ['of no octets', post('Content-Length: 0\r\n', last), ['200 POST /', '200 GET /last']],
    ['leading zeros', post('Content-Length: 003\r\n', `abc${last}`), ['200 POST / abc', '200 GET /last']],
    ['of a GET', get(`${host}Content-Length: 3\r\n`) + `abc${last}`, ['200 GET / abc', '200 GET /last']],
    ['neither of the two', post('', last), ['200 POST /', '200 GET /last']],
    ['signed', post('Content-Length: +3\r\n', 'abc'), ['400']],
    ['negative', post('Content-Length: -3\r\n', 'abc'), ['400']],
    ['hexadecimal', post('Content-Length: 0x3\r\n', 'abc'), ['400']],
    ['empty', post('Content-Length:\r\n', 'abc'), ['400']],
    ['a list', post('Content-Length: 3, 3\r\n', 'abc'), ['400']],
    ['twice', post('Content-Length: 3\r\nContent-Length: 3\r\n', 'abc'), ['400']],
    ['beyond 64 bits', post('Content-Length: 99999999999999999999\r\n', 'abc'), ['400']],
    ['after Transfer-Encoding', post(`${chunked}Content-Length: 3\r\n`, '0\r\n\r\n'), ['400']],
    ['before Transfer-Encoding', post(`Content-Length: 3\r\n${chunked}`, '0\r\n\r\n'), ['400']],
    ['the last coding is not chunked', post('Transfer-Encoding: chunked, gzip\r\n', '0\r\n\r\n'), ['400']],
    ['chunked is the last coding', post('Transfer-Encoding: gzip, chunked\r\n', `3\r\nabc\r\n0\r\n\r\n${last}`), ['200 POST / abc', '200 GET /last']],
    ['an unknown coding', post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'), ['400']],
    ['codings are case-insensitive', post('Transfer-Encoding: CHUNKED\r\n', `3\r\nabc\r\n0\r\n\r\n${last}`), ['200 POST / abc', '200 GET /last']],
    ['8 the connection ends within content', post('Content-Length: 5\r\n', 'abc'), ['400']],
  ],
  '7.1 chunks': [
    ['several', post(chunked, `1\r\na\r\n2\r\nbc\r\n0\r\n\r\n${last}`), ['200 POST / abc', '200 GET /last']],
    ['sizes in hexadecimal of both cases', post(chunked, `a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n`), ['200 POST / 01234567890123456789']],
    ['leading zeros', post(chunked, `0003\r\nabc\r\n000\r\n\r\n${last}`), ['200 POST / abc', '200 GET /last']],
    ['no size', post(chunked, '\r\nabc\r\n0\r\n\r\n'), ['400']],
    ['a size with a prefix', post(chunked, '0x3\r\nabc\r\n0\r\n\r\n'), ['400']],
    ['white space after a size', post(chunked, '3 \r\nabc\r\n0\r\n\r\n'), ['400']],
    ['a size beyond 64 bits', post(chunked, 'fffffffffffffffff\r\nabc\r\n0\r\n\r\n'), ['400']],
    ['a chunk longer than its size', post(chunked, '3\r\nabcd\r\n0\r\n\r\n'), ['400']],
    ['a chunk shorter than its size', post(chunked, '4\r\nabc\r\n0\r\n\r\n'), ['400']],
    ['a bare LF after a size', post(chunked, '3\nabc\r\n0\r\n\r\n'), ['400']],
    ['a bare LF after a chunk', post(chunked, '3\r\nabc\n0\r\n\r\n'), ['400']],
    ['the end before the last chunk', post(chunked, '3\r\nabc\r\n'), ['400']],
    ['7.1.1 an extension', post(chunked, '3;a\r\nabc\r\n0;b\r\n\r\n'), ['200 POST / abc']],
    ['with a value', post(chunked, '3;a=b;c=d\r\nabc\r\n0\r\n\r\n'), ['200 POST / abc']],
    ['with a quoted value', post(chunked, '3;a="b;\\"c"\r\nabc\r\n0\r\n\r\n'), ['200 POST / abc']],
    ['with a quote that does not end', post(chunked, '3;a="b\r\nabc\r\n0\r\n\r\n'), ['400']],
    ['with a bare LF', post(chunked, '3;a\nabc\r\n0\r\n\r\n'), ['400']],
    ['7.1.2 trailers', post(chunked, `3\r\nabc\r\n0\r\nT: u\r\n\r\n${last}`), ['200 POST / abc t:u', '200 GET /last']],
    ['trailers are no fields of the head', post(chunked, '0\r\nX: a\r\n\r\n'), ['200 POST / x:a']],
    ['a trailer that frames', post(chunked, '0\r\nContent-Length: 9\r\n\r\n'), ['400']],
    ['a trailer that is folded', post(chunked, '0\r\nT: u\r\n v\r\n\r\n'), ['400']],
  ],
  '9 connections': [
    [
      '9.3.2 pipelined requests are answered in order',
      get(host, '/1') + post('Content-Length: 1\r\n', '2') + get(host, '/3'),
      ['200 GET /1', '200 POST / 2', '200 GET /3'],
    ],
    ['9.6 nothing is answered after close', get(`${host}Connection: close\r\n`, '/now') + last, ['200 at once']],
    ['9.3 HTTP/1.0 closes', `GET /now HTTP/1.0\r\n\r\n${last}`, ['200 at once']],
    ['HTTP/1.0 with keep-alive does not', `GET /sized HTTP/1.0\r\nConnection: keep-alive\r\n\r\n${last}`, ['200 GET /sized', '200 GET /last']],
    ['with content of no told length it does', `GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n${last}`, ['200 GET /']],
    ['options are case-insensitive', `GET /sized HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n${last}`, ['200 GET /sized', '200 GET /last']],
    ['close among others', get(`${host}Connection: a, close\r\n`, '/now') + last, ['200 at once']],
    ['nothing at all', '', []],
    ['half a head', 'GET / HT', ['400']],
  ],
  'RFC 9110, 10.1.1 Expect': [
    ['100-continue', post('Expect: 100-continue\r\nContent-Length: 3\r\n', 'abc'), ['100', '200 POST / abc']],
    ['case-insensitive', post('Expect: 100-Continue\r\nContent-Length: 3\r\n', 'abc'), ['100', '200 POST / abc']],
    ['without content', get(`${host}Expect: 100-continue\r\n`), ['100', '200 GET /']],
    ['of HTTP/1.0', 'POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc', ['200 POST / abc']],
    ['another expectation', post('Expect: more\r\nContent-Length: 0\r\n'), ['417 0']],
  ],
};

for (const [section, cases] of Object.entries(sections)) {
  test(section, async (t) => {
    for (const [name, text, expected] of cases) {
      await t.test(name, async () => assert.deepStrictEqual(summaries(await answer(text)), expected));
    }
  });
}

test('9.3.2 a request before a broken one is answered', async () => {
  assert.strictEqual(summaries(await answer(`${get(host, '/now')}nonsense\r\n\r\n`))[0], '200 at once');
});

test('7 how answers are framed', async () => {
  const inChunks = await answer(get(host, '/chunked'));
  assert.match(inChunks, /\r\nTransfer-Encoding: chunked\r\n/);
  assert.ok(inChunks.endsWith('\r\n\r\n4\r\ntwo \r\nc\r\nGET /chunked\r\n0\r\n\r\n'));
  // HTTP/1.0 knows no chunks: the end of the connection ends the content.
  const plain = await answer('GET /chunked HTTP/1.0\r\n\r\n');
  assert.doesNotMatch(plain, /Transfer-Encoding/);
  assert.match(plain, /\r\nConnection: close\r\n/);
  assert.ok(plain.endsWith('\r\n\r\ntwo GET /chunked'));
});

test('9.3 what is said of the connection', async () => {
  assert.match(await answer(get()), /\r\nConnection: keep-alive\r\n/);
  assert.match(await answer(get(`${host}Connection: close\r\n`)), /\r\nConnection: close\r\n/);
  assert.match(await answer('GET / HTTP/1.0\r\n\r\n'), /\r\nConnection: close\r\n/);
  assert.match(await answer('GET /sized HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'), /\r\nConnection: keep-alive\r\n/);
  assert.match(await answer('nonsense\r\n\r\n'), /\r\nConnection: close\r\n/);
});
