// readable.pipe(): a consumer that writes what it is given, and pauses its source while the destination is full.

import process from 'process';
import { errorOrDestroy } from 'internal/streams/destroy';
import { listenFirst } from 'internal/streams/legacy';

// ---- which of a side's pipes are full: `awaitDrainWriters` is one of them, or a Set once there were two ---------------------

function addPipe(side, destination) {
  if (side.pipes.length === 1 && !(side.awaitDrainWriters instanceof Set)) {
    side.awaitDrainWriters = new Set(side.awaitDrainWriters === null ? [] : [side.awaitDrainWriters]);
  }
  side.pipes.push(destination);
}

function noteFull(side, destination) {
  if (side.pipes.length === 1 && side.pipes[0] === destination) side.awaitDrainWriters = destination;
  else if (side.pipes.length > 1 && side.pipes.includes(destination)) side.awaitDrainWriters.add(destination);
}

// Whether the source may go on: that was the last that was full.
function noteRoom(side, destination) {
  const { awaitDrainWriters: full } = side;
  if (full instanceof Set) full.delete(destination);
  else if (full === destination) side.awaitDrainWriters = null;
  return side.dataListening && (side.awaitDrainWriters === null || side.awaitDrainWriters.size === 0);
}

// ----------------------------------------------------------------------------------------------------------------------

// One connection. Of the destination it needs write(), end() and its events only: it may be of any make.
class Pipe {
  #source;
  #destination;
  #onDrain = null;
  #isOpen = true;
  #events;
  /** Ends the destination, or only lets go of it. */
  #whenSourceEnds;

  constructor(source, destination, endsToo) {
    this.#source = source;
    this.#destination = destination;
    this.listener = (chunk) => this.consume(chunk);
    this.#whenSourceEnds = endsToo ? () => destination.end() : () => this.#leave();
    const events = {
      unpipe: (from, info) => this.#unpiped(from, info),
      error: (error) => this.#failed(error),
      // The destination is over: whichever of these comes first lets go of it.
      close: () => {
        destination.removeListener('finish', events.finish);
        this.#leave();
      },
      finish: () => {
        destination.removeListener('close', events.close);
        this.#leave();
      },
    };
    this.#events = events;
  }

  open() {
    const source = this.#source;
    const destination = this.#destination;
    const side = source._readableState;
    if (side.endEmitted) process.nextTick(this.#whenSourceEnds);
    else source.once('end', this.#whenSourceEnds);
    destination.on('unpipe', this.#events.unpipe);
    side.feed(this);
    listenFirst(destination, 'error', this.#events.error);
    destination.once('close', this.#events.close);
    destination.once('finish', this.#events.finish);
    destination.emit('pipe', source);
    if (destination.writableNeedDrain === true) this.#wait();
    else if (!side.flowing) source.resume();
  }

  /** Called by the readable side with each chunk. */
  consume(chunk) {
    const destination = this.#destination;
    try {
      if (destination.write(chunk) === false) this.#wait();
    } catch (error) {
      // It did not like the chunk: its own error, not that of whoever pushed.
      destination.destroy(error);
    }
  }

  #wait() {
    const destination = this.#destination;
    if (this.#isOpen) {
      noteFull(this.#source._readableState, destination);
      this.#source.pause();
    }
    if (this.#onDrain !== null) return;
    this.#onDrain = () => {
      if (noteRoom(this.#source._readableState, destination)) this.#source.resume();
    };
    destination.on('drain', this.#onDrain);
  }

  #leave() {
    this.#source.unpipe(this.#destination);
  }

  // Each 'unpipe' is answered by one pipe to that destination.
  #unpiped(from, info) {
    if (from !== this.#source || !info || info.hasUnpiped !== false) return;
    info.hasUnpiped = true;
    this.#close();
  }

  #close() {
    const source = this.#source;
    const destination = this.#destination;
    for (const event in this.#events) destination.removeListener(event, this.#events[event]);
    if (this.#onDrain !== null) destination.removeListener('drain', this.#onDrain);
    source.removeListener('end', this.#whenSourceEnds);
    source._readableState.unfeed(this);
    this.#isOpen = false;
    // Others may be waiting for this one only.
    const isFull = !destination._writableState || destination._writableState.needDrain;
    if (this.#onDrain !== null && source._readableState.awaitDrainWriters && isFull) this.#onDrain();
  }

  #failed(error) {
    const destination = this.#destination;
    this.#leave();
    destination.removeListener('error', this.#events.error);
    if (destination.listenerCount('error') > 0) return;
    const side = destination._writableState || destination._readableState;
    // Nobody else listens: the error is the destination's own again.
    if (side && !side.errorEmitted) errorOrDestroy(destination, error);
    else destination.emit('error', error);
  }
}

/**
 * `readable.pipe(destination[, options])`
 * @this {import('stream').Readable}
 * @param {{ end?: boolean }} [options]
 * @returns {object} the destination
 */
export function pipe(destination, options) {
  addPipe(this._readableState, destination);
  const endsToo = options?.end !== false && destination !== process.stdout && destination !== process.stderr;
  new Pipe(this, destination, endsToo).open();
  return destination;
}

/**
 * `readable.unpipe([destination])`
 * @this {import('stream').Readable}
 */
export function unpipe(destination) {
  const side = this._readableState;
  const { pipes } = side;
  if (pipes.length === 0) return this;
  if (!destination) {
    side.pipes = [];
    this.pause();
    for (const each of pipes) each.emit('unpipe', this, { hasUnpiped: false });
    return this;
  }
  const index = pipes.indexOf(destination);
  if (index === -1) return this;
  pipes.splice(index, 1);
  if (pipes.length === 0) this.pause();
  destination.emit('unpipe', this, { hasUnpiped: false });
  return this;
}
