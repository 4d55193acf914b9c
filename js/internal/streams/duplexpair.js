// stream.duplexPair(): two Duplexes, of which each reads what is written to the other (doc: "stream.duplexPair([options])").

import process from 'process';
import { Duplex } from 'internal/streams/duplex';

class PairedDuplex extends Duplex {
  #peer = null;
  /** Calls back the peer's last write, when this side wants more. */
  #taken = null;

  /** @returns {[PairedDuplex, PairedDuplex]} */
  static pair(options) {
    const first = new PairedDuplex(options);
    const second = new PairedDuplex(options);
    first.#peer = second;
    second.#peer = first;
    return [first, second];
  }

  _read() {
    const taken = this.#taken;
    this.#taken = null;
    taken?.();
  }

  _write(chunk, encoding, callback) {
    if (chunk.length === 0) {
      // Nothing that could be read, so nobody would call back.
      process.nextTick(callback);
      return;
    }
    this.#peer.push(chunk);
    this.#peer.#taken = callback;
  }

  _final(callback) {
    this.#peer.on('end', callback);
    this.#peer.push(null);
  }

  _destroy(error, callback) {
    process.nextTick(PairedDuplex.#leave, this.#peer, error);
    callback(error);
  }

  // Without its peer there is nothing more to read. What made it fail is not this side's error.
  static #leave(peer, error) {
    if (error) peer.destroy();
    else if (!peer.destroyed) peer.push(null);
  }
}

/** @param {object} [options] of both @returns {[Duplex, Duplex]} */
export function duplexPair(options) {
  return PairedDuplex.pair(options);
}
