// filehandle.readableWebStream(): a file as a byte stream of the web. Docs: fs.md "filehandle.readableWebStream([options])".

import process from 'process';
import { ReadableStream } from 'stream/web';
import { kEmptyObject } from 'internal/util';
import { validateBoolean, validateObject } from 'internal/validators';
import { kFile } from 'internal/fs/file_handle';

/** What the stream reads from. It holds the file until its end, or until it is given up. */
class FileSource {
  type = 'bytes';
  autoAllocateChunkSize = 16 * 1024;
  #handle;
  #closesFile;
  #controller;
  #isOver = false;

  constructor(handle, closesFile) {
    this.#handle = handle;
    this.#closesFile = closesFile;
    handle[kFile].hold();
    // What has not been read by then cannot be read any more.
    handle.once('close', () => this.#end());
  }

  start(controller) {
    this.#controller = controller;
  }

  async pull(controller) {
    const { view } = controller.byobRequest;
    const { bytesRead } = await this.#handle.read(view, 0, view.byteLength);
    if (this.#isOver) return;
    if (bytesRead > 0) controller.byobRequest.respond(bytesRead);
    else this.#end();
  }

  cancel() {
    this.#letGo();
  }

  #end() {
    if (this.#isOver) return;
    this.#controller.close();
    // A read that waits for bytes learns that none will come.
    this.#controller.byobRequest?.respond(0);
    this.#letGo();
  }

  #letGo() {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#handle[kFile].release();
    if (this.#closesFile) this.#handle.close();
  }
}

/**
 * @param {import('./file_handle').FileHandle} handle
 * @param {{ check(): void }} lock of the handle
 * @param {{ autoClose?: boolean, type?: string }} [options]
 * @returns {ReadableStream}
 * @throws {ERR_INVALID_STATE}
 */
export function fileWebStream(handle, lock, options = kEmptyObject) {
  lock.check();
  validateObject(options, 'options');
  const { autoClose = false, type = 'bytes' } = options;
  validateBoolean(autoClose, 'options.autoClose');
  if (type !== 'bytes') {
    process.emitWarning('A non-"bytes" options.type has no effect. A byte-oriented steam is always created.', 'ExperimentalWarning');
  }
  return new ReadableStream(new FileSource(handle, autoClose));
}
