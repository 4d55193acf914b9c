// Random operations on random streams, from a seed, and what can be seen of them: every event, result and state, in order.
//
//   node tests/stream/fuzz/operations.js 1 1000 > node.txt; protojs tests/stream/fuzz/operations.js 1 1000 > protojs.txt; diff node.txt protojs.txt
//
// prints the traces of seeds 1 to 1000; they are the same when both runtimes mean the same by streams.
'use strict';
const { Duplex, PassThrough, Readable, Transform, Writable, finished, pipeline } = require('node:stream');

// mulberry32: small, and good enough to choose with.
function randomFrom(seed) {
  let state = seed | 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

// Without 'readable': whether it is emitted where nobody listens cannot be seen.
const events = ['close', 'error', 'prefinish', 'finish', 'drain', 'data', 'end', 'pause', 'resume', 'pipe', 'unpipe'];
const sizes = [undefined, 0, 1, 2, 3, 7];

class Run {
  trace = [];
  #random;
  #usesMicrotasks;
  #streams = [];
  #names = new Map();
  #chunks = 0;
  #loops = [];

  constructor(seed) {
    this.#random = randomFrom(seed);
    this.#usesMicrotasks = this.#chance(2);
  }

  #chance(oneIn) {
    return this.#random(oneIn) === 0;
  }

  #pick(list) {
    return list[this.#random(list.length)];
  }

  #log(...words) {
    this.trace.push(words.map((word) => this.#show(word)).join(' '));
  }

  #show(value) {
    if (this.#names.has(value)) return this.#names.get(value);
    if (value instanceof Error) return value.code ?? value.message;
    if (Buffer.isBuffer(value)) return `<${value.toString('latin1')}>`;
    if (value !== null && typeof value === 'object') return JSON.stringify(value);
    return String(value);
  }

  // ---- when --------------------------------------------------------------------------------------------------------

  #later(action) {
    switch (this.#random(this.#usesMicrotasks ? 5 : 3)) {
      case 0: return action();
      case 1: return process.nextTick(action);
      case 2: return setImmediate(action);
      case 3: return queueMicrotask(action);
      default: return process.nextTick(() => queueMicrotask(action));
    }
  }

  // ---- streams -----------------------------------------------------------------------------------------------------

  #chunk(objectMode) {
    const text = String.fromCharCode(97 + (this.#chunks++ % 26)).repeat(1 + this.#random(4));
    if (objectMode && this.#chance(3)) return { text };
    return this.#chance(3) ? Buffer.from(text) : text;
  }

  #options() {
    const options = { objectMode: this.#chance(3) };
    if (this.#chance(2)) options.highWaterMark = this.#random(9);
    if (this.#chance(6)) options.autoDestroy = false;
    if (this.#chance(8)) options.emitClose = false;
    if (this.#chance(4)) options.allowHalfOpen = false;
    if (!options.objectMode && this.#chance(6)) options.encoding = this.#pick(['utf8', 'hex', 'latin1']);
    if (this.#chance(5)) options.decodeStrings = false;
    if (this.#chance(6)) {
      const fails = this.#chance(6);
      options.construct = (callback) => {
        this.#log('construct');
        this.#later(() => callback(fails ? new Error('construct') : undefined));
      };
    }
    if (this.#chance(4)) {
      options.destroy = (error, callback) => {
        this.#log('destroy', error);
        this.#later(() => callback(error));
      };
    }
    return options;
  }

  #readMethod(options) {
    let left = this.#random(12);
    const burst = 1 + this.#random(3);
    const isSync = this.#chance(2);
    const fails = this.#chance(12);
    const run = this;
    return function(size) {
      run.#log('_read', this, size);
      const give = () => {
        for (let count = 0; count < burst; count++) {
          if (left-- > 0) run.#log('_push', this, this.push(run.#chunk(options.objectMode)));
          else if (left === -1) run.#log('_push', this, fails ? this.destroy(new Error('read')) : this.push(null));
        }
      };
      if (isSync) give();
      else run.#later(give);
    };
  }

  #writeMethods(options) {
    const isSync = this.#chance(2);
    const failsAt = this.#chance(8) ? this.#random(6) : -1;
    let written = 0;
    const done = (callback) => {
      const call = () => callback(written++ === failsAt ? new Error('write') : null);
      if (isSync) call();
      else this.#later(call);
    };
    const run = this;
    options.write = function(chunk, encoding, callback) {
      run.#log('_write', this, chunk, encoding);
      done(callback);
    };
    if (this.#chance(3)) {
      options.writev = function(chunks, callback) {
        run.#log('_writev', this, chunks.map(({ chunk, encoding }) => `${run.#show(chunk)}/${encoding}`));
        done(callback);
      };
    }
    if (this.#chance(3)) {
      const fails = this.#chance(6);
      options.final = function(callback) {
        run.#log('_final', this);
        run.#later(() => callback(fails ? new Error('final') : null));
      };
    }
  }

  #transformMethods(options) {
    const isSync = this.#chance(2);
    const run = this;
    options.transform = function(chunk, encoding, callback) {
      run.#log('_transform', this, chunk, encoding);
      const done = () => {
        if (run.#chance(4)) this.push(run.#chunk(options.objectMode));
        callback(run.#chance(30) ? new Error('transform') : null, run.#chance(4) ? undefined : chunk);
      };
      if (isSync) done();
      else run.#later(done);
    };
    if (this.#chance(2)) options.flush = (callback) => this.#later(() => callback(null, this.#chunk(options.objectMode)));
  }

  #make() {
    const options = this.#options();
    const kind = this.#random(6);
    let stream;
    if (kind <= 1) {
      stream = new Readable({ ...options, read: this.#readMethod(options) });
    } else if (kind === 2) {
      this.#writeMethods(options);
      stream = new Writable(options);
    } else if (kind === 3) {
      this.#writeMethods(options);
      stream = new Duplex({ ...options, read: this.#readMethod(options) });
    } else if (kind === 4) {
      this.#transformMethods(options);
      stream = new Transform(options);
    } else {
      stream = new PassThrough(options);
    }
    this.#names.set(stream, `${stream.constructor.name}${this.#streams.length}`);
    this.#log('new', stream, { ...options, destroy: undefined });
    this.#watch(stream);
    this.#streams.push(stream);
  }

  // Either everything that is emitted, or only what listeners hear: the second leaves streams their shortcuts.
  #watch(stream) {
    if (this.#chance(2)) {
      const { emit } = stream;
      stream.emit = (event, ...args) => {
        if (events.includes(event)) this.#log('emit', stream, event, ...args.slice(0, 1), this.#state(stream));
        return emit.call(stream, event, ...args);
      };
      stream.on('error', () => {});
    } else {
      for (const event of events) if (event !== 'data') stream.on(event, (arg) => this.#log('on', stream, event, arg, this.#state(stream)));
    }
  }

  #state(stream) {
    const flags = [stream.destroyed && 'destroyed', stream.closed && 'closed', stream.errored && `errored:${this.#show(stream.errored)}`];
    if (stream._readableState) {
      flags.push(`r${stream.readableLength}`, `flowing:${stream.readableFlowing}`, stream.readable && 'readable', stream.readableEnded && 'ended',
        stream.readableDidRead && 'read', stream.readableAborted && 'rAborted');
    }
    if (stream._writableState) {
      flags.push(`w${stream.writableLength}`, stream.writable && 'writable', stream.writableEnded && 'wEnded', stream.writableFinished && 'finished',
        stream.writableNeedDrain && 'needDrain', stream.writableCorked && `corked${stream.writableCorked}`);
    }
    return flags.filter(Boolean).join(',');
  }

  // ---- operations --------------------------------------------------------------------------------------------------

  #operations(stream) {
    const list = [() => this.#chance(4) && stream.destroy(this.#chance(2) ? new Error('boom') : undefined)];
    if (stream._readableState) list.push(...this.#readableOperations(stream));
    if (stream._writableState) list.push(...this.#writableOperations(stream));
    return list;
  }

  #readableOperations(stream) {
    const onData = (chunk) => this.#log('data', stream, chunk, this.#state(stream));
    // An event too many, after which there is nothing to read, does not count.
    const onReadable = () => {
      if (stream.readableLength === 0) return;
      for (let chunk; (chunk = stream.read()) !== null;) this.#log('got', chunk, this.#state(stream));
    };
    const { objectMode } = stream._readableState;
    return [
      () => stream.read(this.#pick(sizes)),
      () => stream.read(),
      () => stream.push(this.#chunk(objectMode)),
      () => stream.push(this.#chance(4) ? null : this.#chunk(objectMode)),
      // Node does not decode Buffers that are put back, and may never hand over what is put back after the end.
      () => (objectMode || !stream.readableEncoding) && !stream._readableState.ended && stream.unshift(this.#chunk(objectMode)),
      () => stream.pause() && undefined,
      () => stream.resume() && undefined,
      () => stream.on('data', onData) && undefined,
      () => stream.on('readable', onReadable) && undefined,
      // Not from loops: ours are no listeners.
      () => this.#loops.length === 0 && stream.removeAllListeners(this.#pick(['data', 'readable'])) && undefined,
      () => this.#pipe(stream),
      () => this.#pipe(stream),
      () => stream.unpipe(this.#chance(2) ? this.#pick(this.#streams) : undefined) && undefined,
      () => this.#chance(3) && this.#iterate(stream),
      // In object mode Node loses count of its chunks by this.
      () => !objectMode && this.#chance(3) && stream.setEncoding('utf8') && undefined,
      () => this.#chance(3) && this.#pipeline(stream),
      () => stream.isPaused(),
    ];
  }

  #writableOperations(stream) {
    const { objectMode } = stream._writableState;
    const told = (word) => (error) => this.#log(word, stream, error, this.#state(stream));
    return [
      () => stream.write(this.#chunk(objectMode)),
      () => stream.write(this.#chunk(objectMode)),
      () => stream.write(this.#chunk(objectMode), told('written')),
      () => stream.write('', told('written')),
      () => this.#chance(3) && stream.end(told('ended')) && undefined,
      () => this.#chance(3) && stream.end(this.#chunk(objectMode)) && undefined,
      () => stream.cork(),
      () => stream.uncork(),
      () => this.#chance(2) && finished(stream, { readable: this.#chance(2), writable: this.#chance(3) }, told('finished')) && undefined,
    ];
  }

  #pipe(stream) {
    const target = this.#pick(this.#streams);
    if (target === stream || !target._writableState || stream._readableState.pipes.includes(target)) return;
    this.#log('pipe', stream, target);
    stream.pipe(target, { end: !this.#chance(4) });
  }

  #pipeline(stream) {
    const target = this.#pick(this.#streams);
    if (target === stream || !target._writableState) return;
    this.#log('pipeline', stream, target);
    pipeline(stream, target, (error) => this.#log('piped', stream, target, error));
  }

  // How many microtasks a loop takes is nobody's business: what it sees is told apart.
  async #iterate(stream) {
    if (this.#usesMicrotasks) return;
    const seen = [];
    this.#loops.push(seen);
    let left = 1 + this.#random(6);
    try {
      for await (const chunk of stream) {
        seen.push(this.#show(chunk));
        if (--left === 0) break;
      }
      seen.push('left');
    } catch (error) {
      seen.push(`threw ${this.#show(error)}`);
    }
  }

  #step(left) {
    if (left === 0) return;
    const stream = this.#pick(this.#streams);
    const operation = this.#pick(this.#operations(stream));
    let result;
    try {
      result = operation();
    } catch (error) {
      result = error;
    }
    if (!(result instanceof Promise)) this.#log(operation.toString().slice(6, 46), stream, result, this.#state(stream));
    this.#later(() => this.#step(left - 1));
  }

  async run() {
    const onUncaught = (error) => this.#log('uncaught', error);
    process.on('uncaughtException', onUncaught);
    process.on('unhandledRejection', onUncaught);
    for (let count = 1 + this.#random(3); count > 0; count--) this.#make();
    this.#step(10 + this.#random(30));
    // Long enough for everything that was begun; nothing here takes longer than some turns of the event loop.
    for (let turn = 0; turn < 120; turn++) await new Promise(setImmediate);
    for (const seen of this.#loops) this.#log('loop', ...seen);
    for (const stream of this.#streams) this.#log('at last', stream, this.#state(stream));
    process.removeListener('uncaughtException', onUncaught);
    process.removeListener('unhandledRejection', onUncaught);
    return this.trace;
  }
}

/** @param {number} seed @returns {Promise<string[]>} what could be seen, in order */
exports.traceOf = (seed) => new Run(seed).run();

async function main([from, to]) {
  for (let seed = from; seed <= to; seed++) console.log(`--- ${seed}\n${(await exports.traceOf(seed)).join('\n')}`);
}

if (require.main === module) main(process.argv.slice(2).map(Number));
