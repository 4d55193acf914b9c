// readline.emitKeypressEvents(): makes a stream emit 'keypress' while somebody listens to it.

import { StringDecoder } from 'string_decoder';
import { clearTimeout, setTimeout } from 'internal/timers';
import { charLengthAt, CSI, emitKeys } from 'internal/readline/utils';

/** Milliseconds after which an ESC that nothing follows is the key of that name. */
const ESCAPE_CODE_TIMEOUT = 500;

const kKeypressDecoder = Symbol('keypress-decoder');
const kEscapeDecoder = Symbol('escape-decoder');
/** On an interface: whether the last input was a single key rather than pasted text. */
const kSawKeyPress = Symbol('kSawKeyPress');

/**
 * @param {import('stream').Readable} stream
 * @param {object} [iface] the interface that reads from the stream; completion is off while text is pasted into it
 */
export default function emitKeypressEvents(stream, iface = {}) {
  if (stream[kKeypressDecoder]) return;
  stream[kKeypressDecoder] = new StringDecoder('utf8');
  const restart = () => {
    stream[kEscapeDecoder] = emitKeys(stream);
    stream[kEscapeDecoder].next();
  };
  restart();

  const { escapeCodeTimeout = ESCAPE_CODE_TIMEOUT } = iface;
  let timer;

  function parse(text) {
    clearTimeout(timer);
    iface[kSawKeyPress] = charLengthAt(text, 0) === text.length;
    iface.isCompletionEnabled = false;
    let length = 0;
    for (const character of text) {
      length += character.length;
      const last = length === text.length;
      if (last) iface.isCompletionEnabled = true;
      try {
        stream[kEscapeDecoder].next(character);
        if (last && character === CSI.kEscape) timer = setTimeout(() => stream[kEscapeDecoder].next(''), escapeCodeTimeout);
      } catch (error) {
        // A listener threw, which ended the generator.
        restart();
        throw error;
      }
    }
  }

  function onData(input) {
    if (stream.listenerCount('keypress') === 0) {
      // Nobody listens any more: wait until somebody does.
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const text = stream[kKeypressDecoder].write(input);
    if (text) parse(text);
  }

  function onNewListener(event) {
    if (event !== 'keypress') return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  }

  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}
