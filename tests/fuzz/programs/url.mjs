import url from 'node:url';
import { chance, integer, pick, run, several, text } from './random.mjs';

const protocols = ['http:', 'https:', 'HTTPS:', 'ftp:', 'file:', 'ws:', 'wss:', 'foo:', 'data:', 'blob:', 'javascript:', 'mailto:', 'x+y:', 'http', '', '1:'];
const slashes = ['//', '//', '//', '//', '/', '', '///', '\\\\', '/\\'];
const users = ['', '', '', '', 'u@', 'u:p@', ':p@', 'u:@', '@', 'a@b@', 'ü:%@', "u'v@", 'u;=@', 'A-Z:~!$&@'];
const hosts = [
  ...['a.com', 'example.org', 'A.B', 'localhost', '', '1.2.3.4', '0x7f.1', '256', '1.2.3.256', '[::1]', '[1:2::3:4]', '[::ffff:1.2.3.4]', '[::1', 'é.com'],
  ...['xn--bcher-kva.de', 'xn--a', 'XN--A', 'a..b', 'a.', '.a', 'a b', 'a%41', 'a%00', 'ｆ.com', 'faß.de', 'a_b', '-a-', 'a^b', 'a|b', '\u00ad', 'a\u200db', '%', 'a.0x', '1e3', 'h~!$'],
];
const ports = ['', '', '', '', ':80', ':443', ':8080', ':0', ':00', ':65535', ':65536', ':', ':x', ':21', ':080'];
const paths = [
  ...['', '/', '/a', '/a/b', '/a/../b', '/./', '/..', '/%2e/x', '/.%2E/', '/a b', "/a'b", '/a//b', '/é', '/\ud83d', '/a\\b', '/{x}`^|', '/%zz', '/C:/x', '/C|/x', '/c:/..', 'a', '..', '../x'],
  ...['./y', '//x', '/a/b/.', '/...', '/.a', '/a.', '/;=@:,', '/\t\n', '/~_-!$&()*+'],
];
const queries = ['', '', '', '?a=1', '?', '?a=b&c=d', '?x=\\y', "?'", '?a?b', '? x', '?%zz', '?é', '?"<>`', '?{}|^'];
const hashes = ['', '', '', '#h', '#', '#?x', '#a b', '#"<>`', '#é', '#{}|', "#'"];
const input = () =>
  pick(['', '', '', '', ' ', '\n', '\0']) +
  pick(protocols) +
  pick(slashes) +
  pick(users) +
  (chance(0.92) ? pick(hosts) : text(8)) +
  pick(ports) +
  several(0, 2, () => (chance(0.95) ? pick(paths) : text(8))).join('') +
  pick(queries) +
  pick(hashes) +
  pick(['', '', '', '', ' ', '\t']);
const relative = () => (chance(0.4) ? input() : pick(paths) + pick(queries) + pick(hashes));

const members = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];
const show = (parsed) => members.map((member) => parsed[member]);
const settable = members.filter((member) => member !== 'origin');
const values = {
  href: input,
  protocol: () => pick(['http', 'https:', 'ftp', 'file', 'foo', 'x y', '', 'ws:z', 'HTTP']),
  username: () => pick(users),
  password: () => pick(users),
  host: () => pick(hosts) + pick(ports) + pick(['', '', '/x', '?y', '#z']),
  hostname: () => pick(hosts) + pick(['', '', '', ':1', '/x']),
  port: () => pick(['', '80', '443', '8080', '65536', '-1', 'x', '9x', '0', ' 1', '1e2']),
  pathname: () => pick(paths) + pick(queries),
  search: () => pick(queries) + pick(hashes),
  hash: () => pick(hashes),
};

function set(text, changes) {
  const parsed = new URL(text);
  const params = changes.length % 2 === 0 ? parsed.searchParams : undefined;
  const results = [];
  for (const [member, value] of changes) {
    try {
      if (member === 'append') parsed.searchParams.append('k', value);
      else if (member === 'delete') parsed.searchParams.delete('a');
      else if (member === 'sort') parsed.searchParams.sort();
      else parsed[member] = value;
      results.push(parsed.href);
    } catch (error) {
      results.push(error.code);
    }
  }
  return [results, show(parsed), params && `${params}`];
}

const change = () => {
  const member = chance(0.8) ? pick(settable) : pick(['append', 'delete', 'sort']);
  return [member, values[member] ? values[member]() : text(6)];
};

const makers = [
  () => ['new URL', (...args) => show(new URL(...args)), input()],
  () => ['new URL with base', (...args) => show(new URL(...args)), relative(), input()],
  () => ['canParse', URL.canParse, relative(), ...(chance(0.5) ? [input()] : [])],
  () => ['set', set, `${pick(['http:', 'https:', 'file:', 'foo:'])}//${pick(['a.com', 'u:p@b.org:81', 'c'])}${pick(paths)}${pick(queries)}${pick(hashes)}`, several(1, 4, change)],
  () => ['set opaque', set, `${pick(['mailto:', 'data:', 'javascript:', 'foo:/', 'web+demo:/.//'])}x y ${pick(queries)}${pick(hashes)}`, several(1, 3, change)],
  () => ['domainToASCII', url.domainToASCII, pick(hosts) + pick(['', '', ':1', '/'])],
  () => ['domainToUnicode', url.domainToUnicode, pick(hosts)],
  () => ['fileURLToPath', url.fileURLToPath, `file://${pick(['', 'localhost', 'h', 'é.com'])}${pick(paths)}`, { windows: chance(0.5) }],
  // Node drops control characters at the end of a path.
  () => ['pathToFileURL', (path, options) => url.pathToFileURL(path, options).href, `/${pick(paths)}${text(6)}x`, { windows: chance(0.5) }],
  () => ['urlToHttpOptions', (text) => url.urlToHttpOptions(new URL(text)), input()],
  () => ['format', (text, options) => url.format(new URL(text), options), input(), { fragment: chance(0.5), unicode: chance(0.5), search: chance(0.5), auth: chance(0.5) }],
  () => ['canonical', (text) => show(new URL(text)), `${pick(['http', 'https', 'ws', 'file', 'ftp'])}://${pick(['h', 'h.x:8080', 'u@h', 'a-b.c1'])}/${several(0, 12, () => String.fromCharCode(integer(0x21, 0x7e))).join('')}`],
];
run(() => pick(makers)());
