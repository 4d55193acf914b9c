// @ts-check
// readline.emitKeypressEvents(): makes a stream emit 'keypress' while somebody listens to it.

import decoding from 'string_decoder';
import { clearTimeout, setTimeout } from 'internal/timers';
import { KeyParser } from 'internal/readline/key_parser';
import { escape } from 'internal/readline/sequences';

/** Milliseconds after which an ESC that nothing follows is the key of that name. */
const defaultEscapeCodeTimeout = 500;

const kKeypressDecoder = Symbol('keypress-decoder');

/** Reads keys from a stream: only while 'keypress' has listeners, so that others can read its data. */
class KeypressSource {
  #stream;
  #iface;
  #decoder;
  #parser;
  #timer;
  #timeout;

  constructor(stream, iface, decoder) {
    this.#stream = stream;
    this.#iface = iface;
    this.#decoder = decoder;
    this.#parser = new KeyParser((character, key) => stream.emit('keypress', character, key));
    this.#timeout = iface.escapeCodeTimeout ?? defaultEscapeCodeTimeout;
  }

  start() {
    if (this.#stream.listenerCount('keypress') > 0) this.#stream.on('data', this.#onData);
    else this.#stream.on('newListener', this.#onNewListener);
  }

  #onNewListener = (event) => {
    if (event !== 'keypress') return;
    this.#stream.on('data', this.#onData);
    this.#stream.removeListener('newListener', this.#onNewListener);
  };

  #onData = (input) => {
    if (this.#stream.listenerCount('keypress') === 0) {
      this.#stream.removeListener('data', this.#onData);
      this.#stream.on('newListener', this.#onNewListener);
      return;
    }
    this.#parse(this.#decoder.write(input));
  };

  #parse(text) {
    if (text === '') return;
    clearTimeout(this.#timer);
    const characters = Array.from(text);
    const last = characters.pop();
    // A tab within pasted text completes nothing.
    this.#iface.isCompletionEnabled = false;
    for (const character of characters) this.#parser.take(character);
    this.#iface.isCompletionEnabled = true;
    this.#parser.take(last);
    if (last === escape) this.#timer = setTimeout(() => this.#parser.finish(), this.#timeout);
  }
}

/**
 * @param {any} stream a Readable
 * @param {object} [iface] the interface that reads from the stream; completion is off while text is pasted into it
 */
export default function emitKeypressEvents(stream, iface = {}) {
  if (stream[kKeypressDecoder]) return;
  stream[kKeypressDecoder] = new decoding.StringDecoder('utf8');
  new KeypressSource(stream, iface, stream[kKeypressDecoder]).start();
}
