// Resolving one legacy Url against another (url.resolve()), by RFC 3986 section 5.2 where web URLs are concerned. Other protocols, such
// as mailto:, have no slashes: their host takes part as the first piece of the path, and comes back out at the end.
import { slashedProtocol } from 'internal/url/legacy_protocols';

/** What stands between the slashes of a path. An empty first piece says that the path begins with a slash. */
function piecesOf(url) {
  return url.pathname ? url.pathname.split('/') : [];
}

/** The pieces of a path with the host before them. */
function piecesWithHost(url) {
  const pieces = piecesOf(url);
  if (!url.host) return pieces;
  return [url.host, ...(pieces[0] === '' ? pieces.slice(1) : pieces)];
}

function isRooted(url) {
  return Boolean(url.pathname?.startsWith('/'));
}

/** Sets `path`, which http.request() takes, from its two halves. */
function joinPath(url) {
  url.path = `${url.pathname || ''}${url.search || ''}`;
}

function takeQuery(result, { search, query }) {
  Object.assign(result, { search, query });
}

/** Makes the first piece of a path the host; what stands before an `@` in it is a user. */
function takeHost(result, host) {
  const user = /^([^@]+)@([^@]*)/.exec(host || '');
  if (user !== null) [, result.auth, host] = user;
  result.host = result.hostname = host;
}

/** The reference is a URL of its own: everything is taken from it, but for a protocol it lacks. */
function replaceAll(result, reference) {
  Object.assign(result, reference, { protocol: reference.protocol || result.protocol });
  if (slashedProtocol.has(result.protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/';
}

/** The reference has another protocol that needs a host. Without one it takes the first piece of its path, save for file:. */
function replaceWeb(result, reference) {
  const { protocol, auth, port } = reference;
  let { host, hostname, pathname } = reference;
  if (!host && protocol !== 'file:' && protocol !== 'file') {
    const [, first, rest] = /^\/*([^/]*)\/?(.*)$/s.exec(pathname || '');
    host = first;
    pathname = rest.startsWith('/') ? rest : `/${rest}`;
  }
  hostname ||= host;
  Object.assign(result, { protocol, auth, port, host: host || '', hostname, pathname });
  takeQuery(result, reference);
  if (result.pathname || result.search) joinPath(result);
  result.slashes ||= reference.slashes;
}

/** Takes the host of a reference, if it says something about one. Credentials are for the host they were given with. */
function takeAuthority(result, reference) {
  for (const part of ['host', 'hostname']) {
    const given = reference[part];
    if (given === null || given === undefined) continue;
    if (given !== result[part]) result.auth = null;
    result[part] = given;
    if (part === 'host') result.port = reference.port;
  }
}

/** Takes `.` and `..` out of a path; `climbs` is how often `..` leads above its first piece. */
function removeDots(pieces) {
  const left = [];
  let climbs = 0;
  for (const piece of pieces) {
    if (piece === '.') continue;
    if (piece !== '..') left.push(piece);
    else if (left.length > 0) left.pop();
    else climbs++;
  }
  return { left, climbs };
}

/** The pieces of the resulting path, without dots. */
function normalize(pieces, { rooted, bounded, folder }) {
  const { left, climbs } = removeDots(pieces);
  // `..` above a root leads nowhere.
  if (!rooted && !bounded) left.unshift(...new Array(climbs).fill('..'));
  if (rooted && left[0] !== '') left.unshift('');
  if (folder && (left.length < 2 || left[left.length - 1] !== '')) left.push('');
  return left;
}

/** The reference has the protocol of the base, or none: it is relative. */
function merge(result, reference) {
  const slashless = Boolean(result.protocol) && !slashedProtocol.has(result.protocol);
  const absolute = Boolean(reference.host) || isRooted(reference);
  const bounded = absolute || isRooted(result) || Boolean(result.host && reference.pathname);
  const base = slashless ? piecesWithHost(result) : piecesOf(result);
  const target = slashless && reference.protocol ? piecesWithHost(reference) : piecesOf(reference);
  const rooted = bounded && (!slashless || target[0] === '' || base[0] === '');
  if (slashless) Object.assign(result, { host: '', hostname: '', port: null });
  if (slashless && reference.protocol) result.auth = null;
  else if (absolute) takeAuthority(result, reference);

  let pieces = base;
  if (absolute) {
    pieces = target;
  } else if (target.length > 0) {
    // The last piece of the base is a file, which the reference replaces.
    pieces = [...base.slice(0, -1), ...target];
  } else if (reference.search !== null && reference.search !== undefined) {
    if (slashless) takeHost(result, base.shift());
    takeQuery(result, reference);
    if (result.pathname !== null || result.search !== null) joinPath(result);
    return;
  }
  if (absolute || target.length > 0) takeQuery(result, reference);
  if (pieces.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    return;
  }

  const last = pieces[pieces.length - 1];
  const isDots = last === '.' || last === '..';
  const referenceHost = slashless && reference.protocol ? null : reference.host;
  const folder = last === '' || (isDots && Boolean(result.host || referenceHost || pieces.length > 1));
  const left = normalize(pieces, { rooted, bounded, folder });
  const isAbsolute = left[0] === '';
  if (slashless) takeHost(result, isAbsolute || left.length === 0 ? '' : left.shift());
  if (!isAbsolute && (rooted || (result.host && left.length > 0))) left.unshift('');

  result.pathname = left.length > 0 ? left.join('/') : null;
  result.path = null;
  if (result.pathname !== null || result.search !== null) joinPath(result);
  result.auth = reference.auth || result.auth;
  result.slashes ||= reference.slashes;
}

/**
 * @param {Url} result a copy of the base, which becomes the result
 * @param {Url} reference
 * @returns {Url}
 */
export function resolveObject(result, reference) {
  // Even an empty reference removes the hash.
  result.hash = reference.hash;
  if (reference.href !== '') {
    const { protocol } = reference;
    const isForeign = Boolean(protocol) && protocol !== result.protocol;
    if (isForeign && slashedProtocol.has(protocol)) replaceWeb(result, reference);
    else if (isForeign || (reference.slashes && !protocol)) replaceAll(result, reference);
    else merge(result, reference);
  }
  result.href = result.format();
  return result;
}
