// worker_threads.postMessageToThread(): messages past all ports, for process.on('workerMessage'). Every thread has a door, a port that
// the others find by the number of the thread.

import { op_worker_door_open, op_worker_door_post } from 'internal/ops';
import process from 'process';
import { codes } from 'internal/errors';
import { sharedNumber } from 'internal/process/directory';
import { validateNumber } from 'internal/validators';
import { isClosedPort, portOf } from 'internal/worker/message_port';
import { checkTransfer, toTransferList } from 'internal/worker/transfer_list';
import { thread } from 'internal/worker/thread';

const {
  ERR_WORKER_MESSAGING_ERRORED,
  ERR_WORKER_MESSAGING_FAILED,
  ERR_WORKER_MESSAGING_SAME_THREAD,
  ERR_WORKER_MESSAGING_TIMEOUT,
} = codes;

/** What became of a message: the sender waits on this number in shared memory. */
const kPending = 0;
const kDelivered = 1;
const kNobody = 2;
const kThrown = 3;

/** Makes the door of a thread: the others find it by its number from now on. @param {number} threadId @returns {MessagePort} */
export function makeDoor(threadId) {
  return portOf(op_worker_door_open(threadId));
}

/** Receives what comes through the door of this thread. @param {MessagePort} door */
export function openDoor(door) {
  door.on('message', receive);
  door.unref();
}

function receive({ value, sender, status }) {
  Atomics.store(status, 0, deliver(value, sender));
  Atomics.notify(status, 0);
}

function deliver(value, sender) {
  try {
    return process.emit('workerMessage', value, sender) ? kDelivered : kNobody;
  } catch {
    return kThrown;
  }
}

/**
 * worker_threads.postMessageToThread(threadId, value[, transferList][, timeout])
 * @param {number} threadId
 * @param {unknown} value
 * @param {object[] | number} [transferList]
 * @param {number} [timeout] in milliseconds
 * @returns {Promise<void>} fulfilled when the message has been processed
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE | ERR_WORKER_MESSAGING_ERRORED | ERR_WORKER_MESSAGING_FAILED |
 *   ERR_WORKER_MESSAGING_SAME_THREAD | ERR_WORKER_MESSAGING_TIMEOUT | DataCloneError} as a rejection
 */
export async function postMessageToThread(threadId, value, transferList, timeout) {
  if (typeof transferList === 'number' && timeout === undefined) {
    timeout = transferList;
    transferList = undefined;
  }
  validateNumber(threadId, 'threadId', 0);
  if (timeout !== undefined) validateNumber(timeout, 'timeout', 0);
  if (threadId === thread.threadId) throw new ERR_WORKER_MESSAGING_SAME_THREAD();
  const transfer = toTransferList(transferList);
  checkTransfer(transfer, isClosedPort);
  const status = sharedNumber();
  if (!op_worker_door_post(threadId, { value, sender: thread.threadId, status }, transfer)) throw new ERR_WORKER_MESSAGING_FAILED();
  const { async: waits, value: answer } = Atomics.waitAsync(status, 0, kPending, timeout);
  if ((waits ? await answer : answer) === 'timed-out') throw new ERR_WORKER_MESSAGING_TIMEOUT();
  const outcome = Atomics.load(status, 0);
  if (outcome === kNobody) throw new ERR_WORKER_MESSAGING_FAILED();
  if (outcome === kThrown) throw new ERR_WORKER_MESSAGING_ERRORED();
}
