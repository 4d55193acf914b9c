// What the legacy part of node:url knows about protocols; with and without colon, as users write them.

/** Protocols whose text may hold what is escaped elsewhere. */
export const unsafeProtocol = new Set(['javascript', 'javascript:']);

/** Protocols that never have a host. */
export const hostlessProtocol = new Set(['javascript', 'javascript:']);

/** Protocols that always have two slashes. */
export const slashedProtocol = new Set([
  'http',
  'http:',
  'https',
  'https:',
  'ftp',
  'ftp:',
  'gopher',
  'gopher:',
  'file',
  'file:',
  'ws',
  'ws:',
  'wss',
  'wss:',
]);
