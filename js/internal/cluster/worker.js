// cluster.Worker: a worker as the primary, or it itself, sees it. Docs: cluster, "Class: Worker".

import EventEmitter from 'events';

/** How this process parts from a worker: `leave(worker)` in good order, `end(worker, signal)` at once. The side it is on says. */
let side;

/** @param {{ leave(worker: object): void, end(worker: object, signal?: string): void }} given */
export function takeSide(given) {
  side = given;
}

/** What happens to the process happens to the worker. */
const forwarded = ['error', 'message'];

class ClusterWorker extends EventEmitter {
  /** Undefined until it has exited, or was asked to leave. */
  exitedAfterDisconnect;

  constructor({ id = 0, state = 'none', process } = {}) {
    super();
    this.state = state;
    this.id = id;
    if (process === undefined) return;
    this.process = process;
    for (const event of forwarded) process.on(event, this.emit.bind(this, event));
  }

  disconnect() {
    side.leave(this);
    return this;
  }

  destroy(signal) {
    side.end(this, signal);
  }

  kill(signal) {
    return this.destroy(signal);
  }

  send(...message) {
    return this.process.send(...message);
  }

  isConnected() {
    return this.process.connected;
  }

  isDead() {
    const { exitCode, signalCode } = this.process;
    return (exitCode ?? signalCode ?? null) !== null;
  }
}

/** The class, which programs may also call without `new`. */
export function Worker(options) {
  return Reflect.construct(ClusterWorker, [options ?? undefined], new.target ?? Worker);
}
Object.setPrototypeOf(Worker, EventEmitter);
Worker.prototype = ClusterWorker.prototype;
Worker.prototype.constructor = Worker;
