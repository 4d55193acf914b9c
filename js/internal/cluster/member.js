// The worker's own side of node:cluster: servers listen where the primary lets them. Docs: cluster, "How it works".

import EventEmitter from 'events';
import { resolve } from 'path';
import process from 'process';
import { internals } from 'internal/core';
import { setInterval, TIMEOUT_MAX } from 'internal/timers';
import { Conversation } from 'internal/cluster/conversation';
import { takeSide, Worker } from 'internal/cluster/worker';

export const cluster = new EventEmitter();
cluster.isWorker = true;
cluster.isMaster = false;
cluster.isPrimary = false;
cluster.Worker = Worker;
cluster.worker = null;

/** Open handles of places, by key. */
const handles = new Map();
/** How many handles of this process a place has: more than one need places of their own when the port is any. */
const indexes = new Map();
let conversation;

/** Called at start-up: this process takes part from now on. */
cluster._setupWorker = function _setupWorker() {
  const worker = new Worker({ id: +process.env.NODE_UNIQUE_ID | 0, process, state: 'online' });
  cluster.worker = worker;
  // Not for this process's own children.
  delete process.env.NODE_UNIQUE_ID;
  conversation = new Conversation(process, {
    connection: ({ key }, handle, answer) => onConnection(key, handle, answer),
    disconnect: () => leave(worker, true),
  });
  process.once('disconnect', () => {
    worker.emit('disconnect');
    // Without its primary a worker has nothing to do.
    if (!worker.exitedAfterDisconnect) process.exit(0);
  });
  internals.clusterMember = { listen };
  conversation.tell('online', {});
};

/** A listening handle whose connections the primary sends. */
class TurnHandle {
  #key;
  #address;
  #alive = setInterval(() => {}, TIMEOUT_MAX);
  onconnection = null;
  owner = null;

  constructor(key, address) {
    this.#key = key;
    this.#address = address;
  }

  listen() {
    return 0;
  }

  addMode() {
    return 0;
  }

  getsockname() {
    return this.#address ?? {};
  }

  close(onClosed) {
    if (this.#alive === null) return;
    this.#alive.close();
    this.#alive = null;
    released(this.#key);
    conversation.tell('close', { key: this.#key });
    if (onClosed) process.nextTick(onClosed);
  }

  ref() {
    this.#alive?.ref();
  }

  unref() {
    this.#alive?.unref();
  }

  hasRef() {
    return this.#alive?.hasRef() ?? false;
  }
}

function released(key) {
  handles.delete(key);
}

/**
 * Asks the primary for a place.
 * @param {object} owner a server or a datagram socket
 * @param {import('internal/net/listen').Place & { addressType: number | string }} place
 * @param {(status: number, handle?: object) => void} callback
 */
function listen(owner, place, callback) {
  // The primary may stand in another folder.
  if (place.path !== undefined && !place.path.startsWith('\0')) place.path = resolve(place.path);
  const name = `${place.path ?? place.address}:${place.port}:${place.addressType}:${place.fd}`;
  const taken = indexes.get(name) ?? new Set();
  indexes.set(name, taken);
  let index = 0;
  while (taken.has(index)) index++;
  taken.add(index);
  const secrets = owner._secretsOfCluster?.();
  conversation.ask('listen', { ...place, index, secrets }, undefined, ({ status, key, address, secrets: common }, handle) => {
    if (status < 0) {
      taken.delete(index);
      callback(status);
      return;
    }
    if (secrets && common && common !== secrets) owner._takeSecretsOfCluster(common);
    const own = handle === undefined ? new TurnHandle(key, address) : shared(key, handle);
    handles.set(key, own);
    const close = own.close;
    own.close = function(onClosed) {
      taken.delete(index);
      return Reflect.apply(close, own, [onClosed]);
    };
    tellWhenListening(owner, place, key);
    callback(0, own);
  });
}

/** A descriptor that is shared with others: the primary hears when this process has no use for it. */
function shared(key, handle) {
  const close = handle.close;
  handle.close = function(onClosed) {
    conversation.tell('close', { key });
    released(key);
    handle.close = close;
    return Reflect.apply(close, handle, [onClosed]);
  };
  return handle;
}

function tellWhenListening(owner, { address, port, addressType, fd, path }, key) {
  owner.once('listening', () => {
    // A listener before this one may have closed it.
    if (!handles.has(key)) return;
    cluster.worker.state = 'listening';
    const bound = owner.address();
    conversation.tell('listening', { address: path ?? address ?? null, port: bound?.port || port, addressType, fd });
  });
}

function onConnection(key, handle, answer) {
  const place = handles.get(key);
  const server = place?.owner;
  const isFull = server?.maxConnections != null && server._connections >= server.maxConnections && !server.dropMaxConnection;
  const accepted = place !== undefined && !isFull && handle !== undefined;
  answer({ accepted });
  if (accepted) place.onconnection(0, handle);
  else handle?.close();
}

/** The primary is to know that this process goes because it wants to. */
function partFromPrimary() {
  conversation.ask('exitedAfterDisconnect', {}, undefined, () => process.disconnect());
}

/** Closes all servers, and the channel after them. */
function leave(worker, byPrimary) {
  worker.exitedAfterDisconnect = true;
  let left = 1;
  const onClosed = () => {
    if (--left > 0) return;
    if (byPrimary) process.disconnect();
    else partFromPrimary();
  };
  for (const handle of [...handles.values()]) {
    left++;
    if (handle.owner) handle.owner.close(onClosed);
    else handle.close(onClosed);
  }
  handles.clear();
  onClosed();
}

takeSide({
  leave(worker) {
    if (worker.state === 'disconnecting' || worker.state === 'destroying') return;
    worker.state = 'disconnecting';
    leave(worker, false);
  },
  end(worker) {
    if (worker.state === 'destroying') return;
    worker.exitedAfterDisconnect = true;
    if (!worker.isConnected()) process.exit(0);
    worker.state = 'destroying';
    process.once('disconnect', () => process.exit(0));
    partFromPrimary();
  },
});
