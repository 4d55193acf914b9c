// https.Server: a tls.Server whose sockets speak HTTP. Docs: https.md, "Class: https.Server".

import tls from 'tls';
import { validateObject } from 'internal/validators';
import { beginServing, serverMethods, stopServing, takeServerOptions } from 'internal/http/server';

/** @param {object} [given] docs: https.createServer() @param {Function} [requestListener] */
export function Server(given, requestListener) {
  if (!(this instanceof Server)) return new Server(given, requestListener);
  let options = {};
  if (typeof given === 'function') requestListener = given;
  else if (given != null) {
    validateObject(given, 'options');
    options = { ...given };
  }
  // Clients that can speak more than one protocol are told which one this is.
  if (!options.ALPNProtocols && !options.ALPNCallback) options.ALPNProtocols = ['http/1.1'];
  options.noDelay ??= true;

  takeServerOptions(this, options);
  Reflect.apply(tls.Server, this, [options]);
  if (requestListener) this.on('request', requestListener);
  beginServing(this, 'secureConnection');
  this.on('tlsClientError', (error, socket) => {
    if (!this.emit('clientError', error, socket)) socket.destroy(error);
  });
}
Object.setPrototypeOf(Server.prototype, tls.Server.prototype);
Object.setPrototypeOf(Server, tls.Server);
Object.assign(Server.prototype, serverMethods);

Server.prototype.close = function close(...args) {
  stopServing(this);
  Reflect.apply(tls.Server.prototype.close, this, args);
  return this;
};

Server.prototype[Symbol.asyncDispose] = function dispose() {
  return new Promise((resolve, reject) => {
    this.close((error) => (error ? reject(error) : resolve()));
  });
};
