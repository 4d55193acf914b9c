// Resolving one legacy Url against another (url.resolve()). It follows RFC 3986 for web URLs; other protocols, such as mailto:,
// have no slashes, and their host takes part as if it were the first segment of the path.
import { hostlessProtocol, slashedProtocol } from 'internal/url/legacy_protocols';

/** For http.request(). */
function setPath(url) {
  if (url.pathname || url.search) url.path = (url.pathname || '') + (url.search || '');
}

function finish(url) {
  url.href = url.format();
  return url;
}

/** `//host/path`: everything but the protocol is new. */
function takeAllButProtocol(result, relative) {
  const { protocol } = result;
  Object.assign(result, relative);
  result.protocol = protocol;
  if (slashedProtocol.has(protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/';
  return finish(result);
}

/** A URL with another protocol is absolute, but one that needs a host takes it from its path. */
function takeProtocol(result, relative) {
  if (!slashedProtocol.has(relative.protocol)) {
    Object.assign(result, relative);
    return finish(result);
  }
  result.protocol = relative.protocol;
  if (!relative.host && !/^file:?$/.test(relative.protocol) && !hostlessProtocol.has(relative.protocol)) {
    const segments = (relative.pathname || '').split('/');
    while (segments.length > 0 && !(relative.host = segments.shift()));
    relative.host ||= '';
    relative.hostname ||= '';
    if (segments[0] !== '') segments.unshift('');
    if (segments.length < 2) segments.unshift('');
    result.pathname = segments.join('/');
  } else {
    result.pathname = relative.pathname;
  }
  result.search = relative.search;
  result.query = relative.query;
  result.host = relative.host || '';
  result.auth = relative.auth;
  result.hostname = relative.hostname || relative.host;
  result.port = relative.port;
  setPath(result);
  result.slashes ||= relative.slashes;
  return finish(result);
}

/** `user@host` may have ended up in the host, as in mailto:. */
function splitAuth(result) {
  if (!result.host || result.host.indexOf('@') <= 0) return;
  const parts = result.host.split('@');
  result.auth = parts[0];
  result.host = result.hostname = parts[1];
}

/**
 * Removes `.` and `..` in place, from the end.
 * @returns {number} how many `..` lead above the first segment
 */
function removeDots(segments) {
  let up = 0;
  for (let i = segments.length - 1; i >= 0; i--) {
    const segment = segments[i];
    if (segment !== '.' && segment !== '..' && up === 0) continue;
    segments.splice(i, 1);
    if (segment === '..') up++;
    else if (segment !== '.') up--;
  }
  return up;
}

function startsWithSlash(text) {
  return Boolean(text) && text[0] === '/';
}

/** Whether joined segments begin with a slash. */
function isAbsolute(segments) {
  return segments[0] === '' || startsWithSlash(segments[0]);
}

/**
 * @param {Url} result a copy of the base, which becomes the result
 * @param {Url} relative
 * @returns {Url}
 */
export function resolveObject(result, relative) {
  // Even an empty reference removes the hash.
  result.hash = relative.hash;
  if (relative.href === '') return finish(result);
  if (relative.slashes && !relative.protocol) return takeAllButProtocol(result, relative);
  if (relative.protocol && relative.protocol !== result.protocol) return takeProtocol(result, relative);

  const relativeIsAbsolute = relative.host || startsWithSlash(relative.pathname);
  let endsAbsolute = relativeIsAbsolute || startsWithSlash(result.pathname) || (result.host && relative.pathname);
  const dropsClimbing = endsAbsolute;
  let source = result.pathname ? result.pathname.split('/') : [];
  const target = relative.pathname ? relative.pathname.split('/') : [];
  const slashless = result.protocol && !slashedProtocol.has(result.protocol);

  if (slashless) {
    // The host becomes the first segment, and comes back out at the end.
    result.hostname = '';
    result.port = null;
    if (result.host) {
      if (source[0] === '') source[0] = result.host;
      else source.unshift(result.host);
    }
    result.host = '';
    if (relative.protocol) {
      relative.hostname = null;
      relative.port = null;
      result.auth = null;
      if (relative.host) {
        if (target[0] === '') target[0] = relative.host;
        else target.unshift(relative.host);
      }
      relative.host = null;
    }
    endsAbsolute &&= target[0] === '' || source[0] === '';
  }

  if (relativeIsAbsolute) {
    if (relative.host || relative.host === '') {
      if (result.host !== relative.host) result.auth = null;
      result.host = relative.host;
      result.port = relative.port;
    }
    if (relative.hostname || relative.hostname === '') {
      if (result.hostname !== relative.hostname) result.auth = null;
      result.hostname = relative.hostname;
    }
    result.search = relative.search;
    result.query = relative.query;
    source = target;
  } else if (target.length > 0) {
    // The last segment of the base is a file, which the reference replaces.
    source.pop();
    source = source.concat(target);
    result.search = relative.search;
    result.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    if (slashless) {
      result.hostname = result.host = source.shift();
      splitAuth(result);
    }
    result.search = relative.search;
    result.query = relative.query;
    if (result.pathname !== null || result.search !== null) result.path = (result.pathname || '') + (result.search || '');
    return finish(result);
  }

  if (source.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    return finish(result);
  }

  // `.` and `..` at the end name a folder.
  const last = source[source.length - 1];
  const trailingSlash = ((result.host || relative.host || source.length > 1) && (last === '.' || last === '..')) || last === '';
  const up = removeDots(source);
  if (!endsAbsolute && !dropsClimbing) for (let i = 0; i < up; i++) source.unshift('..');
  if (endsAbsolute && !isAbsolute(source)) source.unshift('');
  if (trailingSlash && source.join('/').at(-1) !== '/') source.push('');

  const absolute = isAbsolute(source);
  if (slashless) {
    result.hostname = result.host = absolute ? '' : source.length > 0 ? source.shift() : '';
    splitAuth(result);
  }
  endsAbsolute ||= result.host && source.length > 0;
  if (endsAbsolute && !absolute) source.unshift('');

  if (source.length === 0) {
    result.pathname = null;
    result.path = null;
  } else {
    result.pathname = source.join('/');
  }
  if (result.pathname !== null || result.search !== null) result.path = (result.pathname || '') + (result.search || '');
  result.auth = relative.auth || result.auth;
  result.slashes ||= relative.slashes;
  return finish(result);
}
