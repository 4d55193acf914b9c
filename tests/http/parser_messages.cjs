'use strict';
// Proves nothing by itself: makes the messages of parser_verdicts.js, from a seed, valid ones, odd ones and broken ones.

let seed = 0;

function below(n) {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % n;
}
const pick = (list) => list[below(list.length)];
const maybe = (percent) => below(100) < percent;

const lineEnd = () => (maybe(95) ? '\r\n' : pick(['\n', '\r', '\r\r\n', '\n\n', '\r\n ', '\r\n\t', ' \r\n', '\r\nX']));

const usualNames = ['Host', 'Accept', 'X-A', 'content-length', 'Content-Length', 'Transfer-Encoding', 'transfer-encoding', 'Connection',
  'Proxy-Connection', 'Trailer', 'Expect', 'Set-Cookie'];
const oddNames = ['a', '!#$', 'A b', 'A ', '', 'A\x80', 'A(', '\tA', 'Content-Lengthx', 'Keep-Alive'];
const lengths = ['0', '1', '3', '5', '10', '03', ' 3', '3 ', '3\t', '+3', '-1', '', '3 3', '3,3', '0x3', 'a', '18446744073709551615',
  '18446744073709551616', '3;'];
const codings = ['chunked', 'chunked', 'Chunked', 'gzip', 'gzip, chunked', 'chunked, gzip', 'chunked,chunked', 'identity', ' chunked',
  'chunked ', 'chunked,', ',chunked', 'xchunked', 'chunkedx', 'chunked;q=1', '', 'x chunked', '"chunked"'];
const options = ['close', 'keep-alive', 'Keep-Alive', 'x', '', 'closed', 'close ,x', 'x,close', ' close', 'close x', ',', 'close,'];
const values = ['b', '', ' ', 'b c', '  b  ', 'b\tc', '\x80\xff', 'b\x01', 'b\x7f', '"q"', 'a:b', ':', 'b\x1f', '\x01b', 'é'];

function value(name) {
  const key = name.toLowerCase();
  if (key.startsWith('content-length')) return pick(lengths);
  if (key.startsWith('transfer')) return pick(codings);
  if (key.endsWith('connection')) return pick(options);
  return pick(values);
}

function field() {
  const name = maybe(10) ? pick(oddNames) : pick(usualNames);
  return name + pick([': ', ': ', ':', ':  ', ':\t']) + value(name) + lineEnd();
}

function chunk() {
  const length = 1 + below(20);
  const hex = length.toString(16);
  const size = maybe(90) ? pick([hex, hex.toUpperCase(), `0${hex}`]) : pick(['', 'x', '-1', '0x1', ' 1', '1 ', 'ffffffffffffffff', '10000000000000000']);
  const extension = maybe(80) ? '' : pick([';', ';a', ';a=b', ';a="b"', ';a="b\\"c"', '; a', ';a =b', ';a;b=c', ';=b', ';;', ';a="', ';a="b"x', ';a=b"c"']);
  return size + extension + lineEnd() + 'x'.repeat(maybe(95) ? length : length + below(3) - 1) + lineEnd();
}

function chunkedBody() {
  let text = '';
  for (let left = below(4); left > 0; left--) text += chunk();
  text += pick(['0', '0', '00', '0;a']) + lineEnd();
  while (maybe(20)) text += field();
  return text + lineEnd();
}

const versions = ['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0'];
const oddVersions = ['HTTP/1.2', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/9.9', 'http/1.1', 'HTTP/1', 'HTTP/11', 'HTTP/1.1 ', 'RTSP/1.0', 'ICE/1.0', 'HTTPS/1.1', ''];
const methods = ['GET', 'GET', 'POST', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'PATCH', 'M-SEARCH'];
const oddMethods = ['get', 'GETT', 'GE', 'FOO', 'SOURCE', 'PLAY', '', 'DESCRIBE', 'SUBSCRIBE', 'PURGE'];
const targets = ['/', '/a/b?c=d', '*', 'http://x/y', '/a#b', 'http://u:p@h:1/?q#f'];
const oddTargets = ['', '/\x80', '/\x01', '/a b', '?x', '#', 'x', 'http:/x', 'http://', 'h1://x', 'http://a@@b', 'http://a<', 'http://[::1]:80', '/"<>^`{|}'];
const reasons = [' OK', ' OK', '', ' ', ' Not Found', '  x '];
const oddReasons = ['\tOK', ' \x80', ' \x01', 'OK', ' a\tb'];

function startLine(isRequest) {
  const version = maybe(92) ? pick(versions) : pick(oddVersions);
  const gap = () => (maybe(97) ? ' ' : pick(['  ', '', '\t']));
  if (isRequest) return (maybe(93) ? pick(methods) : pick(oddMethods)) + gap() + (maybe(92) ? pick(targets) : pick(oddTargets)) + gap() + version + lineEnd();
  const status = maybe(92) ? pick(['200', '200', '204', '304', '100', '404', '103']) : pick(['20', '2000', '099', '999', 'abc', '']);
  return version + gap() + status + (maybe(92) ? pick(reasons) : pick(oddReasons)) + lineEnd();
}

function message(isRequest) {
  let text = maybe(5) ? pick(['\r\n', '\n', '\r', ' ']) : '';
  text += startLine(isRequest);
  for (let left = below(4); left > 0; left--) text += field();
  const body = 'x'.repeat(below(8));
  switch (below(5)) {
    case 0:
      return `${text}Content-Length: ${maybe(85) ? body.length : body.length + 1}${lineEnd()}${lineEnd()}${body}`;
    case 1:
    case 2:
      return `${text}Transfer-Encoding: chunked${lineEnd()}${lineEnd()}${chunkedBody()}`;
    default:
      return text + lineEnd() + (maybe(20) ? body : '');
  }
}

/** One input: what one side of a connection sends. @returns {{ isRequest: boolean, lenient: boolean, pieces: Buffer[] }} */
function input() {
  const isRequest = maybe(60);
  let text = message(isRequest);
  while (maybe(30)) text += message(isRequest);
  if (maybe(20)) {
    const at = below(text.length + 1);
    const odd = String.fromCharCode(pick([1, 9, 10, 13, 32, 34, 44, 58, 59, 127, 128, 255, 65, 48]));
    text = maybe(50) ? text.slice(0, at) + odd + text.slice(at) : text.slice(0, at) + odd + text.slice(at + 1);
  }
  if (maybe(10)) text = text.slice(0, below(text.length + 1));
  const bytes = Buffer.from(text, 'latin1');
  const step = pick([bytes.length, bytes.length, 50, 7, 1]) || 1;
  const pieces = [];
  for (let at = 0; at < bytes.length; at += step) pieces.push(bytes.subarray(at, at + step));
  return { isRequest, lenient: maybe(40), pieces };
}

exports.inputs = (count, from) => {
  seed = from;
  return Array.from({ length: count }, input);
};
