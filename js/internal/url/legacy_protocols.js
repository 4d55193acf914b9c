// What the legacy part of node:url knows about protocols; with and without colon, as users write them.

function namesOf(...protocols) {
  return new Set(protocols.flatMap((name) => [name, `${name}:`]));
}

/** Protocols that never have a host, and whose text may hold what is escaped elsewhere. */
export const scriptProtocol = namesOf('javascript');

/** Protocols that always have two slashes. */
export const slashedProtocol = namesOf('http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss');
