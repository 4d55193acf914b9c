// node:worker_threads. Docs: doc/api/worker_threads.md.

import { getEnvironmentData, setEnvironmentData } from 'internal/worker/environment_data';
import { isMarkedAsUntransferable, markAsUntransferable } from 'internal/buffer';
import { locks } from 'internal/locks';
import { BroadcastChannel } from 'internal/worker/broadcast_channel';
import { markAsUncloneable, MessageChannel, MessagePort, receiveMessageOnPort } from 'internal/worker/io';
import { moveMessagePortToContext } from 'internal/worker/move_port';
import { postMessageToThread, SHARE_ENV, Worker } from 'internal/worker/threads';

const worker = {
  isInternalThread: false,
  isMainThread: true,
  MessagePort,
  MessageChannel,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  moveMessagePortToContext,
  receiveMessageOnPort,
  resourceLimits: {},
  postMessageToThread,
  threadId: 0,
  threadName: '',
  SHARE_ENV,
  Worker,
  parentPort: null,
  workerData: null,
  BroadcastChannel,
  locks,
  setEnvironmentData,
  getEnvironmentData,
};

export default worker;
