import url from 'node:url';
import { chance, pick, run, text } from './random.mjs';

process.emitWarning = () => {};

const protocols = ['http:', 'https:', 'HTTP:', 'ftp:', 'file:', 'mailto:', 'javascript:', 'ws:', 'foo:', 'x-y.z+1:', '', '', '', 'coap:', 'gopher:'];
const slashes = ['//', '/', '', '///', '\\\\', '//', '/\\'];
const hosts = [
  ...['a.com', 'user@b.com', 'u:p@c.org:80', 'd:8080', '[::1]', '[::1]:90', 'é.com', '', 'a b', "x'y", 'A.B', 'a:b', 'a@b@c', '1.2.3.4', 'h%41', 'x;y'],
  ...['h\t', '-a-', '_', 'a:1:2', '%', 'xn--a', 'ｆ.com', 'a\\b', 'a:0', ':80', '@', '[fe80::1', 'a|b', 'ü:ö@ß.de', '\u2100.com'],
];
const paths = [
  ...['/', '/a', '/a/b', '/a/../b', '/./', '/../..', '', '/a b', "/a'b", '/a//b', '/..', '/.', 'a', '.', '..', '../x', './y', 'c/d/../e', '..//', '/é'],
  ...['/a\\b', '/{x}', '/%zz', '\t/x', '//x', '/a/b/..', 'a/./b/.', '../../../z', '/a;b', '/a:b@c', '/\u0001"'],
];
const queries = ['', '', '', '?a=1', '?', '?a=b&c=d#e', '?x=\\y', "?'", '?a?b', '? x', '?a=%zz+%20'];
const hashes = ['', '', '', '#h', '#', '#?x', '#a b', "#'"];
const full = () =>
  pick(['', '', '', ' ', '\n']) + pick(protocols) + pick(slashes) + (chance(0.9) ? pick(hosts) : text(10)) + pick(paths) + pick(queries) + pick(hashes) + pick(['', '', '', ' ', '\ufeff']);
const reference = () => (chance(0.5) ? full() : pick(paths) + pick(queries) + pick(hashes));
const partOf = (list) => (chance(0.6) ? pick(list) : undefined);

const makers = [
  () => ['parse', url.parse, full(), chance(0.3), chance(0.5)],
  () => ['parse and format', (...args) => url.format(url.parse(...args)), full(), chance(0.3), chance(0.5)],
  () => ['resolve', url.resolve, full(), reference()],
  () => ['resolveObject', url.resolveObject, full(), reference()],
  () => [
    'format',
    url.format,
    {
      protocol: partOf(['http', 'http:', 'mailto', 'file', '', 'x:']),
      slashes: partOf([true, false]),
      auth: partOf(['u:p', 'a@b', 'é', '']),
      host: partOf(['h.com', 'h:1', '']),
      hostname: partOf(['n.com', '::1', '[::1]', '']),
      port: partOf([80, '81', 0]),
      pathname: partOf(['/a#b?c', 'a', '/']),
      search: partOf(['?x', 'x#y', '']),
      query: partOf([{ a: 1, b: ['x', 'y z'] }, 'q=1', null]),
      hash: partOf(['#h', 'h', '']),
    },
  ],
];
run(() => pick(makers)());
