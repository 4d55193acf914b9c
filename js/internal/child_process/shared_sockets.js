// Sockets of a server that were sent to a child: the server counts them, and is closed only when they are.
// Docs: net, server.getConnections() ("works when sockets were sent to forks").

import EventEmitter from 'events';

/** What the two processes tell each other about the sockets of one server. */
const kAskCount = 'NODE_SOCKET_GET_COUNT';
const kCount = 'NODE_SOCKET_COUNT';
const kTellWhenClosed = 'NODE_SOCKET_NOTIFY_CLOSE';
const kAllClosed = 'NODE_SOCKET_ALL_CLOSED';

/** In the process of the server: the sockets that one child has. */
class SentSockets extends EventEmitter {
  #child;
  #key;

  constructor(child, key) {
    super();
    this.#child = child;
    this.#key = key;
    child.once('exit', () => this.emit('exit'));
  }

  /** Asks, and calls back with the answer, or with an error when the child is gone before. */
  #ask(question, answer, callback) {
    const child = this.#child;
    if (!child.connected) {
      callback(null, 0);
      return;
    }
    const finish = (error, message) => {
      child.off('exit', onExit);
      child.off('internalMessage', onMessage);
      callback(error, message?.count ?? 0);
    };
    const onExit = () => finish(null);
    const onMessage = (message) => {
      if (message.cmd === answer && message.key === this.#key) finish(null, message);
    };
    child.once('exit', onExit);
    child.on('internalMessage', onMessage);
    child._send({ cmd: question, key: this.#key }, undefined, { swallowErrors: true });
  }

  getConnections(callback) {
    this.#ask(kAskCount, kCount, callback);
  }

  close(callback) {
    this.#ask(kTellWhenClosed, kAllClosed, callback);
  }
}

/** In the process that got them. */
class ReceivedSockets {
  #parent;
  #key;
  #count = 0;
  #tellsWhenClosed = false;

  constructor(parent, key) {
    this.#parent = parent;
    this.#key = key;
    parent.on('internalMessage', (message) => {
      if (message.key !== key) return;
      if (message.cmd === kAskCount) this.#tell({ cmd: kCount, key, count: this.#count });
      if (message.cmd === kTellWhenClosed) {
        this.#tellsWhenClosed = true;
        this.#maybeTellClosed();
      }
    });
  }

  add(socket) {
    this.#count++;
    socket.once('close', () => {
      this.#count--;
      this.#maybeTellClosed();
    });
  }

  #maybeTellClosed() {
    if (!this.#tellsWhenClosed || this.#count > 0) return;
    this.#tellsWhenClosed = false;
    this.#tell({ cmd: kAllClosed, key: this.#key });
  }

  #tell(message) {
    if (this.#parent.connected) this.#parent._send(message, undefined, { swallowErrors: true });
  }
}

/** The sockets that travelled over one channel, by server. */
export class SharedSockets {
  #target;
  #sent = new Map();
  #received = new Map();

  /** @param {EventEmitter} target the public face of the channel */
  constructor(target) {
    this.#target = target;
  }

  /**
   * A socket goes to the other side, where its server has to ask for it from now on.
   * @returns {number | undefined} what the message has to name the server by
   */
  send(socket) {
    const { server } = socket;
    if (!server) return undefined;
    let entry = this.#sent.get(server);
    if (entry === undefined) {
      const key = this.#sent.size + 1;
      entry = { key, sockets: new SentSockets(this.#target, key) };
      this.#sent.set(server, entry);
      server._setupWorker(entry.sockets);
    }
    return entry.key;
  }

  /** A socket came, of the server that the message named. */
  receive(key, socket) {
    let sockets = this.#received.get(key);
    if (sockets === undefined) {
      sockets = new ReceivedSockets(this.#target, key);
      this.#received.set(key, sockets);
    }
    sockets.add(socket);
  }
}
