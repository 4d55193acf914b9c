// The primary's side of node:cluster. Docs: cluster, cluster.fork() and the like.

import EventEmitter from 'events';
import { relative } from 'path';
import process from 'process';
import { lazy } from 'internal/core';
import { fork as forkProcess } from 'internal/child_process/spawn';
import { codes } from 'internal/errors';
import { validateObject } from 'internal/validators';
import { Conversation } from 'internal/cluster/conversation';
import { takeSide, Worker } from 'internal/cluster/worker';

const places = lazy('internal/cluster/places');

const { ERR_INVALID_ARG_VALUE } = codes;

/** Scheduling policies. */
const SCHED_NONE = 1;
const SCHED_RR = 2;
const policies = { none: SCHED_NONE, rr: SCHED_RR };

export const cluster = new EventEmitter();
cluster.isWorker = false;
cluster.isMaster = true;
cluster.isPrimary = true;
cluster.Worker = Worker;
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = SCHED_NONE;
cluster.SCHED_RR = SCHED_RR;
cluster.schedulingPolicy = policies[process.env.NODE_CLUSTER_SCHED_POLICY] ?? SCHED_RR;

let lastId = 0;
/** The policy, once it is frozen. */
let policy;
/** Where workers listen, by key. */
const listening = new Map();
/** Called when the last worker is gone. */
let onDrained = [];

cluster.setupPrimary = cluster.setupMaster = function setupPrimary(options) {
  if (options !== undefined) validateObject(options, 'options');
  const settings = {
    args: process.argv.slice(2),
    exec: process.argv[1],
    execArgv: process.execArgv,
    silent: false,
    ...cluster.settings,
    ...options,
  };
  cluster.settings = settings;
  if (policy === undefined) {
    policy = cluster.schedulingPolicy;
    if (policy !== SCHED_NONE && policy !== SCHED_RR) {
      throw new ERR_INVALID_ARG_VALUE('cluster.schedulingPolicy', policy);
    }
  }
  process.nextTick(() => cluster.emit('setup', settings));
};

cluster.fork = function fork(env) {
  cluster.setupPrimary();
  const id = ++lastId;
  const { exec, args, ...settings } = cluster.settings;
  const child = forkProcess(exec, args, {
    ...settings,
    env: { ...process.env, ...env, NODE_UNIQUE_ID: `${id}` },
  });
  const worker = new Worker({ id, process: child });
  cluster.workers[id] = worker;
  new Member(worker);
  process.nextTick(() => cluster.emit('fork', worker));
  return worker;
};

cluster.disconnect = function disconnect(callback) {
  const workers = Object.values(cluster.workers);
  if (typeof callback === 'function') {
    if (workers.length === 0) process.nextTick(callback);
    else onDrained.push(callback);
  }
  for (const worker of workers) {
    if (worker.isConnected()) worker.disconnect();
  }
};

/** On a Worker: its member. */
const kMember = Symbol('kMember');

takeSide({
  leave(worker) {
    worker.exitedAfterDisconnect = true;
    worker[kMember].leave();
  },
  end(worker, signal) {
    worker.process.kill(signal || 'SIGTERM');
  },
});

/** The shorter name of a file: the path of a Unix socket has little room. */
function shortest(path) {
  if (path.startsWith('\0')) return path;
  const fromHere = relative(process.cwd(), path);
  return fromHere.length < path.length ? fromHere : path;
}

/** A worker that takes part: what it says, and what becomes of its places. */
class Member {
  #worker;
  conversation;

  constructor(worker) {
    this.#worker = worker;
    worker[kMember] = this;
    const child = worker.process;
    this.conversation = new Conversation(child, {
      online: () => this.#online(),
      listen: (place, handle, answer) => this.#listen(place, answer),
      listening: (address) => this.#listening(address),
      close: ({ key }) => this.#close(key),
      exitedAfterDisconnect: (body, handle, answer) => {
        worker.exitedAfterDisconnect = true;
        answer({});
      },
    });
    worker.on('message', (message, handle) => cluster.emit('message', worker, message, handle));
    child.once('disconnect', () => this.#disconnected());
    child.once('exit', (code, signal) => this.#exited(code, signal));
  }

  get id() {
    return this.#worker.id;
  }

  /** Asks the worker to close its servers and go. */
  leave() {
    this.conversation.tell('disconnect', {});
    this.#leavePlaces();
  }

  #online() {
    const worker = this.#worker;
    worker.state = 'online';
    worker.emit('online');
    cluster.emit('online', worker);
  }

  #listen(place, answer) {
    if (this.#worker.exitedAfterDisconnect) return;
    const { address, port, addressType, fd, path, index, secrets } = place;
    const key = `${path ?? address}:${port}:${addressType}:${fd}:${index}`;
    let shared = listening.get(key);
    if (path !== undefined) place.path = shortest(path);
    if (shared === undefined) {
      const inTurn = policy === SCHED_RR && !`${addressType}`.startsWith('udp');
      shared = inTurn ? new (places().TurnPlace)(key, place) : new (places().SharedPlace)(key, place);
      listening.set(key, shared);
    }
    // What servers of one place have in common is the first one's.
    shared.secrets ??= secrets;
    shared.add(this, (reply, handle) => {
      answer({ ...reply, secrets: shared.secrets }, handle);
      // The next worker may have more luck with a place that could not be taken.
      if (reply.status < 0 && shared.remove(this)) listening.delete(key);
    });
  }

  #listening(address) {
    const worker = this.#worker;
    worker.state = 'listening';
    worker.emit('listening', address);
    cluster.emit('listening', worker, address);
  }

  #close(key) {
    if (listening.get(key)?.remove(this)) listening.delete(key);
  }

  #leavePlaces() {
    for (const [key, place] of listening) {
      if (place.remove(this)) listening.delete(key);
    }
  }

  #disconnected() {
    const worker = this.#worker;
    this.#leavePlaces();
    if (worker.isDead()) this.#forget();
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'disconnected';
    worker.emit('disconnect');
    cluster.emit('disconnect', worker);
  }

  #exited(code, signal) {
    const worker = this.#worker;
    if (!worker.isConnected()) {
      this.#leavePlaces();
      this.#forget();
    }
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'dead';
    worker.emit('exit', code, signal);
    cluster.emit('exit', worker, code, signal);
  }

  #forget() {
    delete cluster.workers[this.id];
    if (Object.keys(cluster.workers).length > 0) return;
    const callbacks = onDrained;
    onDrained = [];
    for (const callback of callbacks) process.nextTick(callback);
  }
}
