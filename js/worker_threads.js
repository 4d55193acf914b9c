// node:worker_threads. Docs: doc/api/worker_threads.md.

import { getEnvironmentData, setEnvironmentData } from 'internal/worker/environment_data';
import { isMarkedAsUntransferable, markAsUntransferable } from 'internal/buffer';
import { locks } from 'internal/locks';
import { BroadcastChannel } from 'internal/worker/broadcast_channel';
import { markAsUncloneable } from 'internal/worker/cloning';
import { MessageChannel, MessagePort, receiveMessageOnPort } from 'internal/worker/message_port';
import { moveMessagePortToContext } from 'internal/worker/move_port';
import { SHARE_ENV } from 'internal/worker/options';
import { thread } from 'internal/worker/thread';
import { makeDoor, openDoor, postMessageToThread } from 'internal/worker/thread_messages';
import { Worker } from 'internal/worker/worker';

const { isMainThread, parentPort, resourceLimits, threadId, threadName, workerData } = thread;

if (isMainThread) openDoor(makeDoor(threadId));

const worker = {
  isInternalThread: false,
  isMainThread,
  MessagePort,
  MessageChannel,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  moveMessagePortToContext,
  receiveMessageOnPort,
  resourceLimits,
  postMessageToThread,
  threadId,
  threadName,
  SHARE_ENV,
  Worker,
  parentPort,
  workerData,
  BroadcastChannel,
  locks,
  setEnvironmentData,
  getEnvironmentData,
};

export default worker;
