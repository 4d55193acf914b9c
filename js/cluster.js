// node:cluster. Docs: cluster.md. What a process can ask about its own role; workers come with sockets that can be shared.

import EventEmitter from 'events';
import process from 'process';

const cluster = new EventEmitter();
Object.defineProperties(cluster, {
  isWorker: { __proto__: null, get: () => process.env.NODE_UNIQUE_ID !== undefined, enumerable: true },
  isPrimary: { __proto__: null, get: () => process.env.NODE_UNIQUE_ID === undefined, enumerable: true },
  isMaster: { __proto__: null, get: () => process.env.NODE_UNIQUE_ID === undefined, enumerable: true },
});
cluster.SCHED_NONE = 1;
cluster.SCHED_RR = 2;
cluster.settings = {};
cluster.workers = {};

export default cluster;
