// What a server's connections need of its options and programs need not see.

/**
 * On a server: `Message` and `Response` (the classes), `validation`, `leniency`, `optimizeEmptyRequests`, `uniqueHeaders`, `connectionEvent`
 * (whose sockets speak HTTP) and `connections`, those that are open.
 */
export const kConfig = Symbol('config');
