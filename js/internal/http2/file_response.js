// Responses from files: respondWithFD() and respondWithFile(). Docs: http2.md, "http2stream.respondWithFD()".

import fs from 'fs';
import { codes } from 'internal/errors';
import { FileHandle } from 'internal/fs/file_handle';
import { validateNumber } from 'internal/validators';
import { kInternalError } from 'internal/http2/error_codes';

const {
  ERR_HTTP2_SEND_FILE,
  ERR_HTTP2_SEND_FILE_NOSEEK,
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE,
} = codes;

/** The part of a file that is sent, and who is asked before. */
function readOptions(options) {
  const { statCheck, onError, offset, length } = options ?? {};
  if (offset !== undefined && typeof offset !== 'number') throw new ERR_INVALID_ARG_VALUE('options.offset', offset);
  if (length !== undefined && typeof length !== 'number') throw new ERR_INVALID_ARG_VALUE('options.length', length);
  if (statCheck !== undefined && typeof statCheck !== 'function') throw new ERR_INVALID_ARG_VALUE('options.statCheck', statCheck);
  return { ...options, statCheck, onError, offset: offset ?? 0, length: length ?? -1 };
}

class FileResponse {
  #stream;
  #headers;
  #options;
  #fd;
  #isOurs;

  /**
   * @param {import('internal/http2/server_stream').ServerHttp2Stream} stream
   * @param {object} headers
   * @param {object} options
   * @param {boolean} isOurs the descriptor is closed at the end
   */
  constructor(stream, headers, options, isOurs) {
    this.#stream = stream;
    this.#headers = headers;
    this.#options = options;
    this.#isOurs = isOurs;
  }

  open(path) {
    fs.open(path, 'r', (error, fd) => {
      if (error) this.#fail(error);
      else this.begin(fd, true);
    });
  }

  /** @param {number} fd @param {boolean} needsStat */
  begin(fd, needsStat) {
    this.#fd = fd;
    if (this.#isGone()) return;
    if (!needsStat) {
      this.#send(undefined);
      return;
    }
    fs.fstat(fd, (error, stat) => {
      if (error) this.#fail(error);
      else if (!this.#isGone()) this.#check(stat);
    });
  }

  #isGone() {
    const isGone = this.#stream.destroyed || this.#stream.closed;
    if (isGone) this.#close();
    return isGone;
  }

  #close() {
    if (!this.#isOurs || this.#fd === undefined) return;
    fs.close(this.#fd, () => {});
    this.#fd = undefined;
  }

  #fail(error) {
    this.#close();
    if (this.#options.onError !== undefined) this.#options.onError(error);
    else this.#stream.destroy(error);
  }

  #check(stat) {
    const options = this.#options;
    if (!stat.isFile()) {
      const isPart = options.offset !== 0 || options.length !== -1;
      if (this.#isOurs && (stat.isDirectory() || isPart)) {
        this.#fail(stat.isDirectory() ? new ERR_HTTP2_SEND_FILE() : new ERR_HTTP2_SEND_FILE_NOSEEK());
        return;
      }
    }
    const { statCheck } = options;
    const part = { offset: options.offset, length: options.length };
    if (statCheck !== undefined && (Reflect.apply(statCheck, this.#stream, [stat, this.#headers, part]) === false || this.#stream.headersSent)) {
      this.#close();
      return;
    }
    options.offset = part.offset;
    options.length = part.length;
    if (stat.isFile()) this.#setLength(stat.size);
    this.#send(stat);
  }

  #setLength(size) {
    const { offset, length } = this.#options;
    const rest = Math.max(0, size - offset);
    const sent = length < 0 ? rest : Math.min(length, rest);
    this.#options.length = sent;
    if (this.#isOurs) this.#headers['content-length'] = sent;
  }

  #send(stat) {
    const stream = this.#stream;
    const { offset, length, waitForTrailers } = this.#options;
    try {
      stream._respond(this.#headers, { waitForTrailers, endStream: length === 0 });
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (stream.writableEnded || length === 0) {
      this.#close();
      if (!stream.writableEnded) stream.end();
      return;
    }
    const isSeekable = stat === undefined ? offset > 0 || length >= 0 : stat.isFile();
    const source = fs.createReadStream(null, {
      fd: this.#fd,
      autoClose: this.#isOurs,
      start: isSeekable ? offset : undefined,
      end: length < 0 ? Infinity : (isSeekable ? offset : 0) + length - 1,
    });
    this.#fd = undefined;
    source.on('error', () => stream.close(kInternalError));
    stream.on('close', () => this.#isOurs && source.destroy());
    source.pipe(stream);
  }
}

export function respondWithDescriptor(stream, fd, headers, given) {
  const options = readOptions(given);
  let number = fd;
  if (fd instanceof FileHandle) number = fd.fd;
  else if (typeof fd !== 'number') throw new ERR_INVALID_ARG_TYPE('fd', ['number', 'FileHandle'], fd);
  validateNumber(number, 'fd');
  new FileResponse(stream, headers, options, false).begin(number, options.statCheck !== undefined);
}

export function respondWithPath(stream, path, headers, given) {
  new FileResponse(stream, headers, readOptions(given), true).open(path);
}
