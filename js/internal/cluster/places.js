// The places that workers listen on, in the primary: each is bound once. Docs: cluster, "How it works" has the two ways of sharing one.

import { lazy } from 'internal/core';
import { handleOf } from 'internal/net/listen';

const udp = lazy('internal/dgram/handle');

/** The primary listens, and hands connections to the workers in turn. */
export class TurnPlace {
  #handle;
  #key;
  #status = 0;
  /** Workers by id, and those that are waiting for a connection, in order. */
  #members = new Map();
  #free = new Map();
  #waiting = [];

  /** @param {string} key @param {import('internal/net/listen').Place} place */
  constructor(key, place) {
    this.#key = key;
    const made = handleOf(place);
    if (typeof made === 'number') {
      this.#status = made;
      return;
    }
    this.#handle = made;
    made.onconnection = (status, handle) => {
      if (status < 0) return;
      this.#waiting.push(handle);
      this.#serveNext();
    };
    this.#status = made.listen(place.backlog || 511);
    if (this.#status === 0 && place.fileMode) this.#status = made.addMode(place.fileMode);
    if (this.#status < 0) made.close();
  }

  /** A worker listens here from now on. @param {(reply: object) => void} answer */
  add(member, answer) {
    this.#members.set(member.id, member);
    if (this.#status < 0) {
      answer({ status: this.#status });
      return;
    }
    const name = this.#handle.getsockname();
    answer({ status: 0, key: this.#key, address: typeof name === 'object' ? name : undefined });
    this.#serve(member);
  }

  /** @returns {boolean} whether nobody listens here any more */
  remove(member) {
    if (!this.#members.delete(member.id)) return false;
    this.#free.delete(member.id);
    if (this.#members.size > 0) return false;
    for (const handle of this.#waiting.splice(0)) handle.close();
    if (this.#status === 0) this.#handle.close();
    return true;
  }

  has(member) {
    return this.#members.has(member.id);
  }

  #serveNext() {
    const [member] = this.#free.values();
    if (member === undefined) return;
    this.#free.delete(member.id);
    this.#serve(member);
  }

  /** Gives `member` the connection that waits longest, or a place in the row. */
  #serve(member) {
    if (!this.#members.has(member.id)) return;
    const handle = this.#waiting.shift();
    if (handle === undefined) {
      this.#free.set(member.id, member);
      return;
    }
    const sent = member.conversation.ask('connection', { key: this.#key }, handle, ({ accepted }) => {
      if (accepted) {
        handle.close();
      } else {
        this.#waiting.unshift(handle);
        this.#serveNext();
      }
      this.#serve(member);
    });
    if (sent) return;
    this.#waiting.unshift(handle);
    this.#serveNext();
  }
}

/** The primary binds, and the workers listen on, or receive from, the same descriptor. */
export class SharedPlace {
  #handle;
  #key;
  #status = 0;
  #members = new Set();

  constructor(key, place) {
    this.#key = key;
    const made = `${place.addressType}`.startsWith('udp') ? bindDatagrams(place) : handleOf(place);
    if (typeof made === 'number') this.#status = made;
    else this.#handle = made;
  }

  add(member, answer) {
    this.#members.add(member.id);
    answer({ status: this.#status, key: this.#key }, this.#handle);
  }

  remove(member) {
    if (!this.#members.delete(member.id) || this.#members.size > 0) return false;
    this.#handle?.close();
    return true;
  }

  has(member) {
    return this.#members.has(member.id);
  }
}

function bindDatagrams({ address, port, fd, flags }) {
  const handle = new (udp().UDP)();
  const status = fd >= 0 ? handle.open(fd) : handle.bind(address, port, flags);
  return status < 0 ? status : handle;
}
