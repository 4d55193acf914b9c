// An exchange of protojs:serve over a request and a response of node:http: for TLS and Unix sockets.

import { HeaderList } from 'internal/fetch/headers';
import { Exchange } from 'internal/serve/exchange';
import { IncomingBody } from 'internal/serve/incoming_request';

export class MessageExchange extends Exchange {
  #app;
  #request;
  #response;
  #head;
  #headers = null;

  /**
   * @param {object} app
   * @param {import('http').IncomingMessage} request
   * @param {import('http').ServerResponse | null} response null where the client asks for another protocol
   * @param {Uint8Array} [head] what came after such a request
   */
  constructor(app, request, response, head) {
    super(app);
    this.#app = app;
    this.#request = request;
    this.#response = response;
    this.#head = head;
    this.method = request.method;
    this.target = request.url;
    const { headers } = request;
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
    this.body = response !== null && hasBody ? this.#readBody() : null;
    response?.on('close', () => (response.writableFinished ? this.over() : this.disconnected()));
  }

  #readBody() {
    const request = this.#request;
    const body = new IncomingBody({ pause: () => request.pause(), resume: () => request.resume(), onRead: () => {} }, this.#app.maxBodySize);
    request.on('data', (chunk) => body.push(chunk));
    request.on('end', () => body.end());
    request.on('error', (error) => body.fail(error));
    return body;
  }

  get origin() {
    const { scheme, localHost } = this.#app;
    return `${scheme}://${this.#request.headers.host || localHost}`;
  }

  get remoteAddr() {
    const { remoteAddress, remotePort } = this.#request.socket;
    const { path } = this.#app;
    return path === undefined ? { transport: 'tcp', hostname: remoteAddress, port: remotePort } : { transport: 'unix', path };
  }

  readHeaders() {
    if (this.#headers === null) {
      const { rawHeaders } = this.#request;
      this.#headers = new HeaderList();
      for (let i = 0; i < rawHeaders.length; i += 2) this.#headers.append(rawHeaders[i], rawHeaders[i + 1]);
    }
    return this.#headers;
  }

  #writeHead({ headers, status, statusText }, length) {
    const response = this.#response;
    if (response === null) {
      // A request for another protocol that the program answers as any other.
      const { socket } = this.#request;
      socket.write(`HTTP/1.1 ${status} ${statusText}\r\n${headers.toWire()}content-length: ${length ?? 0}\r\nconnection: close\r\n\r\n`, 'latin1');
      return;
    }
    const flat = [];
    for (const [name, value] of headers.sorted()) flat.push(name, value);
    if (length !== null && !headers.has('content-length') && status !== 204 && status !== 304) flat.push('content-length', `${length}`);
    if (this.#app.isClosing) response.shouldKeepAlive = false;
    if (statusText === '') response.writeHead(status, flat);
    else response.writeHead(status, statusText, flat);
  }

  sendWhole(state, content, length = 0) {
    this.#writeHead(state, length);
    if (this.#response === null) this.#request.socket.end(content ?? '');
    else if (content === null) this.#response.end();
    else this.#response.end(content);
    this.body?.discard();
    if (this.#response === null) this.over();
  }

  beginStream(state, length) {
    this.#writeHead(state, length);
  }

  writePiece(bytes) {
    return (this.#response ?? this.#request.socket).write(bytes);
  }

  whenDrained() {
    const sink = this.#response ?? this.#request.socket;
    return new Promise((resolve) => {
      const done = () => {
        sink.off('drain', done);
        sink.off('close', done);
        resolve();
      };
      sink.on('drain', done);
      sink.on('close', done);
    });
  }

  endStream() {
    (this.#response ?? this.#request.socket).end();
    this.body?.discard();
  }

  abort() {
    this.#request.socket.destroy();
  }

  takeSocket() {
    return this.#response === null ? { socket: this.#request.socket, head: this.#head } : null;
  }
}
