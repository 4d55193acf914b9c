// poll_oneoff: waits for the first of several clocks and files.

import fs from 'fs';
import { CLOCK_IS_ABSOLUTE, HANGUP, Refusal, clock, errno, errnoOf, eventType, fileType, rights } from 'internal/wasi/numbers';
import { timeOf } from 'internal/wasi/environment_calls';
import { op_fs_poll_sync } from 'internal/ops';

const EVENT_SIZE = 32;
const NANOSECONDS_PER_MILLISECOND = 1_000_000n;
const LONGEST_WAIT = 0x7fff_ffff;

// poll(2)
const POLLIN = 1;
const POLLOUT = 4;
const POLLERR = 8;
const POLLHUP = 16;

function readSubscriptions({ memory, layout }, at, count) {
  const { size, clock: clockAt } = layout.subscription;
  const { view } = memory;
  return Array.from({ length: count }, (_, index) => {
    const start = (at >>> 0) + size * index;
    const userdata = view.getBigUint64(start, true);
    const type = view.getUint8(start + 8);
    if (type !== eventType.clock) return { userdata, type, fd: memory.u32(start + 16) };
    const id = memory.u32(start + clockAt);
    const timeout = view.getBigUint64(start + clockAt + 8, true);
    const isAbsolute = (view.getUint16(start + clockAt + 24, true) & CLOCK_IS_ABSOLUTE) !== 0;
    return { userdata, type, id, timeout, isAbsolute };
  });
}

/** When a clock is due, on the monotonic clock. */
function dueAt({ id, timeout, isAbsolute }, now) {
  if (id !== clock.realtime && id !== clock.monotonic) throw new Refusal(errno.notsup);
  return now + (isAbsolute ? timeout - timeOf(id) : timeout);
}

/** How many bytes can be read now, as far as that is known. */
function readable(descriptor) {
  if (descriptor.type !== fileType.regularFile || descriptor.offset === null) return 1n;
  return BigInt(Math.max(0, fs.fstatSync(descriptor.hostFd).size - descriptor.offset));
}

/** Sorts out what is there at once or wrong, what is to be polled, and how long. */
function sortOut(guest, subscriptions) {
  const events = [];
  const polls = [];
  const clocks = [];
  const now = timeOf(clock.monotonic);
  for (const subscription of subscriptions) {
    try {
      if (subscription.type === eventType.clock) {
        clocks.push({ subscription, due: dueAt(subscription, now) });
        continue;
      }
      const isRead = subscription.type === eventType.fdRead;
      if (!isRead && subscription.type !== eventType.fdWrite) throw new Refusal(errno.inval);
      const descriptor = guest.descriptors.get(subscription.fd, rights.poll_fd_readwrite, isRead ? rights.fd_read : rights.fd_write);
      polls.push({ subscription, descriptor, wanted: isRead ? POLLIN : POLLOUT });
    } catch (error) {
      const number = errnoOf(error);
      if (number === undefined) throw error;
      events.push({ subscription, error: number });
    }
  }
  return { events, polls, clocks };
}

/** Waits until a file is ready, or until `due`; the answers of poll(2). */
function wait(polls, due) {
  // Triples of a descriptor, what is wanted, and the answer.
  const triples = new Uint32Array(polls.flatMap(({ descriptor, wanted }) => [descriptor.hostFd, wanted, 0]));
  for (;;) {
    let timeout = -1;
    if (due !== undefined) {
      const left = due - timeOf(clock.monotonic);
      // Rounded up: it must not wake before the time.
      const milliseconds = left > 0n ? (left + NANOSECONDS_PER_MILLISECOND - 1n) / NANOSECONDS_PER_MILLISECOND : 0n;
      timeout = milliseconds > LONGEST_WAIT ? LONGEST_WAIT : Number(milliseconds);
    }
    if (op_fs_poll_sync(triples, timeout) > 0 || (due !== undefined && timeOf(clock.monotonic) >= due)) return triples;
  }
}

export const pollCalls = {
  poll_oneoff(subscriptionsAt, eventsAt, count, result) {
    if (count === 0) throw new Refusal(errno.inval);
    const { events, polls, clocks } = sortOut(this, readSubscriptions(this, subscriptionsAt, count));
    if (events.length === 0) {
      const due = clocks.reduce((first, { due: next }) => (first === undefined || next < first ? next : first), undefined);
      const answers = wait(polls, due);
      for (const [index, { subscription, descriptor }] of polls.entries()) {
        const answer = answers[3 * index + 2];
        if (answer === 0) continue;
        const isHangup = (answer & POLLHUP) !== 0;
        const isRead = subscription.type === eventType.fdRead;
        const bytes = isRead ? readable(descriptor) : 1n;
        events.push({ subscription, error: answer & POLLERR ? errno.io : errno.success, bytes, flags: isHangup ? HANGUP : 0 });
      }
      const now = timeOf(clock.monotonic);
      for (const { subscription, due: time } of clocks) if (time <= now) events.push({ subscription, error: errno.success });
    }
    writeEvents(this.memory, eventsAt >>> 0, events);
    this.memory.setU32(result, events.length);
  },
};

function writeEvents(memory, at, events) {
  for (const [index, { subscription, error, bytes = 0n, flags = 0 }] of events.entries()) {
    const start = at + EVENT_SIZE * index;
    const { view } = memory;
    memory.bytes(start, EVENT_SIZE).fill(0);
    memory.setU64(start, subscription.userdata);
    view.setUint16(start + 8, error, true);
    view.setUint8(start + 10, subscription.type);
    memory.setU64(start + 16, bytes);
    view.setUint16(start + 24, flags, true);
  }
}
