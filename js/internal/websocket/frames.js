// The protocol of WebSockets (RFC 6455) over bytes: frames in and out, for both ends. With permessage-deflate (RFC 7692), where each message is
// compressed on its own, so that a connection keeps no dictionaries.

import { op_fetch_websocket_mask } from 'internal/ops';
import { Buffer, isUtf8 } from 'buffer';
import { randomBytes } from 'crypto';
import { deflateRawSync, inflateRawSync, constants } from 'zlib';

const kContinuation = 0;
const kText = 1;
const kBinary = 2;
const kClose = 8;
const kPing = 9;
const kPong = 10;

const kFinal = 0x80;
const kCompressed = 0x40;
const kReserved = 0x70;
const kMasked = 0x80;
const kMaskLength = 4;

/** What Frames.next() tells of: a message, a close frame, or the end. */
export const events = { text: 0, binary: 1, close: 2, end: 3 };

/** More is refused (1009), in bytes. */
const kMaxMessage = 64 * 1024 * 1024;
/** Shorter messages are not worth compressing, in bytes. */
const kMinCompressed = 1024;
/** So many messages wait for their reader before the peer has to. */
const kMaxWaiting = 16;
/** What a compressor puts behind each message, and what is left out on the wire (RFC 7692, 7.2.1). */
const deflateTail = Buffer.from([0, 0, 0xff, 0xff]);

/** permessage-deflate as both ends here speak it. */
export const deflateExtension = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover';

class ProtocolError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * @typedef {object} Pipe the bytes of a connection
 * @property {(bytes: Uint8Array) => Promise<unknown>} write
 * @property {() => void} pause
 * @property {() => void} resume
 * @property {() => void} destroy closes the connection when everything is written
 */

/** One end of a connection. Its owner gives it what comes with receive() and ended(). */
export class Frames {
  #pipe;
  #isServer;
  #compresses;
  #input = Buffer.alloc(0);
  /** The pieces of a message that comes in several frames. */
  #pieces = [];
  #piecesLength = 0;
  #opcode = 0;
  #isCompressed = false;
  /** What nobody has asked for yet. */
  #waiting = [];
  #reader = null;
  #isOver = false;
  #closeSent = false;

  /**
   * @param {Pipe} pipe
   * @param {boolean} isServer
   * @param {boolean} compresses permessage-deflate was agreed on
   */
  constructor(pipe, isServer, compresses) {
    this.#pipe = pipe;
    this.#isServer = isServer;
    this.#compresses = compresses;
  }

  // ---- what a WebSocket calls ----------------------------------------------------------------------------------------

  /** @returns {Promise<{ kind: number, text: string, binary?: Uint8Array, code: number }>} */
  next() {
    if (this.#waiting.length > 0) {
      const event = this.#waiting.shift();
      if (this.#waiting.length < kMaxWaiting) this.#pipe.resume();
      return Promise.resolve(event);
    }
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }

  send(bytes, isText) {
    const opcode = isText ? kText : kBinary;
    if (!this.#compresses || bytes.byteLength < kMinCompressed) return this.#write(opcode, bytes);
    const packed = deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
    return this.#write(opcode, packed.subarray(0, packed.length - deflateTail.length), true);
  }

  close(code, reason) {
    if (this.#closeSent) return Promise.resolve();
    this.#closeSent = true;
    const content = Buffer.alloc(code === 0 ? 0 : 2 + Buffer.byteLength(reason));
    if (code !== 0) {
      content.writeUInt16BE(code);
      content.write(reason, 2);
    }
    return this.#write(kClose, content);
  }

  destroy() {
    this.#isOver = true;
    this.#pipe.destroy();
  }

  /** Writes a frame; what a client sends is masked. */
  #write(opcode, content, isCompressed = false) {
    const { byteLength } = content;
    const extra = byteLength < 126 ? 0 : byteLength < 65_536 ? 2 : 8;
    const start = 2 + extra + (this.#isServer ? 0 : kMaskLength);
    const bytes = Buffer.allocUnsafe(start + byteLength);
    bytes[0] = kFinal | (isCompressed ? kCompressed : 0) | opcode;
    bytes[1] = (extra === 0 ? byteLength : extra === 2 ? 126 : 127) | (this.#isServer ? 0 : kMasked);
    if (extra === 2) bytes.writeUInt16BE(byteLength, 2);
    else if (extra === 8) bytes.writeBigUInt64BE(BigInt(byteLength), 2);
    bytes.set(content, start);
    if (!this.#isServer) {
      const key = randomBytes(kMaskLength);
      bytes.set(key, start - kMaskLength);
      op_fetch_websocket_mask(bytes.subarray(start), key.readUInt32BE(0));
    }
    return this.#pipe.write(bytes);
  }

  // ---- what comes ----------------------------------------------------------------------------------------------------

  #tell(event) {
    const reader = this.#reader;
    if (reader !== null) {
      this.#reader = null;
      reader(event);
      return;
    }
    this.#waiting.push(event);
    if (this.#waiting.length >= kMaxWaiting) this.#pipe.pause();
  }

  #end(code, text) {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#tell({ kind: events.end, text, code });
  }

  /** Nothing more will come. */
  ended() {
    this.#end(1006, '');
  }

  /** @param {Buffer} chunk whose bytes may be changed */
  receive(chunk) {
    if (this.#isOver) return;
    this.#input = this.#input.length === 0 ? chunk : Buffer.concat([this.#input, chunk]);
    try {
      while (!this.#isOver && this.#readFrame());
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#end(error.code, error.message);
    }
  }

  /** @returns {boolean} false: more is needed */
  #readFrame() {
    const input = this.#input;
    if (input.length < 2) return false;
    const [first, second] = input;
    let length = second & 0x7f;
    let at = 2;
    if (length === 126) {
      if (input.length < 4) return false;
      length = input.readUInt16BE(2);
      at = 4;
    } else if (length === 127) {
      if (input.length < 10) return false;
      length = Number(input.readBigUInt64BE(2));
      at = 10;
    }
    this.#checkHead(first, second, length);
    const start = at + (this.#isServer ? kMaskLength : 0);
    if (input.length < start + length) return false;
    const content = input.subarray(start, start + length);
    if (this.#isServer) op_fetch_websocket_mask(content, input.readUInt32BE(at));
    this.#input = input.subarray(start + length);
    this.#take(first, content);
    return true;
  }

  #checkHead(first, second, length) {
    const opcode = first & 0x0f;
    const reserved = first & kReserved;
    const isControl = opcode >= kClose;
    const mayBeCompressed = this.#compresses && (opcode === kText || opcode === kBinary);
    if (reserved !== 0 && !(mayBeCompressed && reserved === kCompressed)) throw new ProtocolError(1002, 'Reserved bits are non-zero');
    if ((opcode > kBinary && !isControl) || opcode > kPong) throw new ProtocolError(1002, 'Encountered invalid opcode');
    if (((second & kMasked) !== 0) !== this.#isServer) throw new ProtocolError(1002, 'A frame is masked wrongly');
    if (isControl && ((first & kFinal) === 0 || length > 125)) throw new ProtocolError(1002, 'Control frames must be whole and short');
    if (!isControl && (opcode === kContinuation) !== (this.#opcode !== 0)) throw new ProtocolError(1002, 'Frames of a message out of order');
    if (length + this.#piecesLength > kMaxMessage) throw new ProtocolError(1009, 'Message too big');
  }

  #take(first, content) {
    const opcode = first & 0x0f;
    if (opcode >= kClose) {
      this.#takeControl(opcode, content);
      return;
    }
    if (opcode !== kContinuation) {
      this.#opcode = opcode;
      this.#isCompressed = (first & kCompressed) !== 0;
    }
    this.#pieces.push(content);
    this.#piecesLength += content.length;
    if ((first & kFinal) === 0) return;
    let message = this.#pieces.length === 1 ? content : Buffer.concat(this.#pieces);
    const isText = this.#opcode === kText;
    this.#pieces = [];
    this.#piecesLength = 0;
    this.#opcode = 0;
    if (this.#isCompressed) message = inflate(message);
    if (isText && !isUtf8(message)) throw new ProtocolError(1007, 'Received invalid UTF-8 in text frame.');
    if (isText) this.#tell({ kind: events.text, text: message.utf8Slice(0, message.length), code: 0 });
    else this.#tell({ kind: events.binary, text: '', binary: new Uint8Array(message), code: 0 });
  }

  #takeControl(opcode, content) {
    if (opcode === kPing) {
      this.#write(kPong, content);
    } else if (opcode === kClose) {
      this.#takeClose(content);
    }
  }

  #takeClose(content) {
    if (content.length === 1) throw new ProtocolError(1002, 'Invalid close frame');
    const code = content.length === 0 ? 1005 : content.readUInt16BE(0);
    const reason = content.subarray(2);
    if (content.length > 0 && !isValidCode(code)) throw new ProtocolError(1002, 'Invalid close code');
    if (!isUtf8(reason)) throw new ProtocolError(1007, 'Received invalid UTF-8 in a close frame');
    this.#tell({ kind: events.close, text: reason.toString(), code });
    this.close(content.length === 0 ? 0 : code, '');
    // The server closes the connection (RFC 6455, 7.1.1).
    if (this.#isServer) this.#end(1006, '');
  }
}

function inflate(message) {
  try {
    return inflateRawSync(Buffer.concat([message, deflateTail]), { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: kMaxMessage });
  } catch (error) {
    if (error.code === 'ERR_BUFFER_TOO_LARGE') throw new ProtocolError(1009, 'Message too big');
    throw new ProtocolError(1007, 'Invalid compressed data');
  }
}

/** RFC 6455, 7.4. */
function isValidCode(code) {
  return (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999);
}
