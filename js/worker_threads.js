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
  BroadcastChannel,
  getEnvironmentData,
  isInternalThread: false,
  isMainThread,
  isMarkedAsUntransferable,
  locks,
  markAsUncloneable,
  markAsUntransferable,
  MessageChannel,
  MessagePort,
  moveMessagePortToContext,
  parentPort,
  postMessageToThread,
  receiveMessageOnPort,
  resourceLimits,
  setEnvironmentData,
  SHARE_ENV,
  threadId,
  threadName,
  Worker,
  workerData,
};

export default worker;
