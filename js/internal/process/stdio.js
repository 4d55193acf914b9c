// process.stdin, process.stdout and process.stderr. Docs: process, "process.stdout and process.stderr", "A note on process I/O".

import process from 'process';
import { lazy } from 'internal/core';
import { guessHandleType } from 'internal/stdio/descriptor';
import { FdWriteStream } from 'internal/stdio/write_stream';

const ttyWriteStream = lazy('internal/tty/write_stream');
const ttyReadStream = lazy('internal/tty/read_stream');
const netSocket = lazy('internal/net/socket');
const stream = lazy('stream');
const fs = lazy('fs');

let stdin;
let stdout;
let stderr;

/** The standard output streams live as long as the process: destroying one only emits 'close'. */
function dummyDestroy(error, callback) {
  callback(error);
  this._undestroy();
  if (!this._writableState.emitClose) process.nextTick(() => this.emit('close'));
}

function createWritable(fd) {
  let created;
  switch (guessHandleType(fd)) {
    case 'TTY': {
      const { WriteStream } = ttyWriteStream();
      created = new WriteStream(fd);
      process.on('SIGWINCH', () => created._refreshSize());
      break;
    }
    case 'FILE':
      created = new FdWriteStream(fd, 'fs');
      break;
    case 'PIPE':
    case 'TCP':
      created = new FdWriteStream(fd, 'pipe');
      break;
    default:
      created = createSink(fd);
  }
  created._isStdio = true;
  created.destroySoon = created.destroy;
  created._destroy = dummyDestroy;
  return created;
}

/** A closed descriptor, or one nobody can write to, takes everything and keeps nothing. */
function createSink(fd) {
  const { Writable } = stream();
  const sink = new Writable({
    write(chunk, encoding, callback) {
      callback();
    },
  });
  sink.fd = fd;
  return sink;
}

/** @returns {import('stream').Writable} process.stdout */
export function getStdout() {
  return (stdout ??= createWritable(1));
}

/** @returns {import('stream').Writable} process.stderr */
export function getStderr() {
  return (stderr ??= createWritable(2));
}

function createReadable(fd) {
  switch (guessHandleType(fd)) {
    case 'TTY': {
      const { ReadStream } = ttyReadStream();
      return new ReadStream(fd);
    }
    case 'FILE':
      return new (fs().ReadStream)(null, { fd, autoClose: false });
    case 'PIPE':
    case 'TCP': {
      const { Socket } = netSocket();
      const created = new Socket({ fd, readable: true, writable: false, manualStart: true });
      // For programs that tell pipes from files.
      created._type = 'pipe';
      return created;
    }
    default: {
      const { Readable } = stream();
      const empty = new Readable({ read() {} });
      empty.push(null);
      return empty;
    }
  }
}

/**
 * Reading stops when the stream is paused, also when it was paused before the first read: otherwise the handle would keep the process
 * alive for input nobody wants.
 */
function stopReadingWhenPaused(created) {
  const stop = () => {
    const handle = created._handle;
    if (!handle || !handle.reading || created.readableFlowing) return;
    created._readableState.reading = false;
    handle.readStop();
  };
  created.on('pause', () => process.nextTick(stop));
}

/** @returns {import('stream').Readable} process.stdin */
export function getStdin() {
  if (stdin !== undefined) return stdin;
  stdin = createReadable(0);
  stdin.fd = 0;
  if (stdin._handle) stopReadingWhenPaused(stdin);
  return stdin;
}
