// Life: how a stream comes to be, fails and goes. Both sides of a Duplex share one.
//
//   CONSTRUCTING ──▶ OPEN ──▶ DESTROYING ──▶ CLOSED ──▶ GONE
//         └───────▶ DOOMED ───────▲      _destroy      'close'
//             destroy() while _construct runs
//
// `fate` only goes forward (`undestroy()`, which sockets that reconnect call, begins a new life). An error may come at any point
// before CLOSED: the first one is kept in `errored`, and is emitted once, in a tick of its own before 'close'.

import process from 'process';
import { aggregateTwoErrors, codes } from 'internal/errors';

const { ERR_MULTIPLE_CALLBACK } = codes;

export const CONSTRUCTING = 0;
export const OPEN = 1;
export const DOOMED = 2;
export const DESTROYING = 3;
export const CLOSED = 4;
export const GONE = 5;

export class Life {
  fate = OPEN;
  /** @type {Error | null} */
  errored = null;
  errorEmitted = false;
  autoDestroy;
  emitClose;
  #stream;
  /** What destroy() was given while the stream was being constructed. */
  #doom = null;

  constructor(stream, options) {
    this.#stream = stream;
    this.autoDestroy = options == null || options.autoDestroy !== false;
    this.emitClose = options == null || options.emitClose !== false;
  }

  get destroyed() {
    return this.fate >= DOOMED;
  }

  /** Calls `_construct` in a tick, so that the constructors of subclasses have run. Until it calls back nothing is read or written. */
  construct() {
    this.fate = CONSTRUCTING;
    process.nextTick(runConstruct, this, this.#stream);
  }

  /** `_construct` called back. @param {Error | null} [error] */
  constructed(error) {
    const doom = this.#doom;
    if (doom !== null) {
      this.#doom = null;
      this.fate = DESTROYING;
      this.#tearDown(aggregateTwoErrors(error, doom.error), doom.done);
      return;
    }
    this.fate = OPEN;
    if (error) {
      this.fail(error, true);
      return;
    }
    this.#stream._readableState?.opened();
    this.#stream._writableState?.opened();
  }

  /**
   * Ends the stream now: `_destroy` runs, then 'error' (if there is one) and 'close' are emitted. A second call does nothing.
   * @param {Error | null} [error]
   * @param {(error?: Error | null) => void} [done] when `_destroy` has called back
   */
  destroy(error, done) {
    if (this.fate >= DOOMED) {
      if (typeof done === 'function') done();
      return;
    }
    this.#stream._writableState?.abandonSoon();
    this.#remember(error);
    if (this.fate === CONSTRUCTING) {
      this.fate = DOOMED;
      this.#doom = { error, done };
    } else {
      this.fate = DESTROYING;
      this.#tearDown(error, done);
    }
  }

  /**
   * What becomes of a stream that met an error: it is destroyed, or, without autoDestroy, only says so.
   * @param {Error} error
   * @param {boolean} [sync] the caller of the user's function is still on the stack
   */
  fail(error, sync) {
    if (this.fate >= DOOMED) return;
    if (this.autoDestroy) {
      this.#stream.destroy(error);
      return;
    }
    if (!error) return;
    this.#remember(error);
    if (sync) process.nextTick(announceError, this, error);
    else this.announceError(error);
  }

  announceError(error) {
    if (this.errorEmitted) return;
    this.errorEmitted = true;
    this.#stream.emit('error', error);
  }

  announceClose() {
    // Unless undestroy() was called meanwhile.
    if (this.fate === CLOSED) this.fate = GONE;
    if (this.emitClose) this.#stream.emit('close');
  }

  /** A new life for the same stream. */
  restart() {
    this.fate = OPEN;
    this.errored = null;
    this.errorEmitted = false;
  }

  #remember(error) {
    if (error && this.errored === null) this.errored = error;
  }

  #tearDown(cause, done) {
    let called = false;
    const torn = (error) => {
      if (called) return;
      called = true;
      this.#remember(error);
      this.fate = CLOSED;
      if (typeof done === 'function') done(error);
      if (error) process.nextTick(announceErrorAndClose, this, error);
      else process.nextTick(announceClose, this);
    };
    try {
      this.#stream._destroy(cause || null, torn);
    } catch (thrown) {
      torn(thrown);
    }
  }
}

function runConstruct(life, stream) {
  let called = false;
  const constructed = (error) => {
    if (called) {
      life.fail(error ?? new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    life.constructed(error);
  };
  try {
    stream._construct((error) => process.nextTick(constructed, error));
  } catch (thrown) {
    process.nextTick(constructed, thrown);
  }
}

function announceError(life, error) {
  life.announceError(error);
}

function announceClose(life) {
  life.announceClose();
}

function announceErrorAndClose(life, error) {
  life.announceError(error);
  life.announceClose();
}

/** The life of a stream made here; undefined for what is no such stream. @returns {Life | undefined} */
export function lifeOf(stream) {
  return stream._readableState?.life ?? stream._writableState?.life;
}
