// Calls about the process: arguments, environment, clocks, random bytes, its end.

import { Buffer } from 'buffer';
import process from 'process';
import { performance } from 'perf_hooks';
import { randomFillSync } from 'crypto';
import { Refusal, clock, errno, signals } from 'internal/wasi/numbers';

const NANOSECONDS_PER_MICROSECOND = 1000n;
const bytesOf = (strings) => strings.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0);

/** The time of a clock in nanoseconds. */
export function timeOf(id) {
  switch (id) {
    case clock.realtime:
      return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
    case clock.monotonic:
      return process.hrtime.bigint();
    case clock.processCputime: {
      const { user, system } = process.cpuUsage();
      return BigInt(user + system) * NANOSECONDS_PER_MICROSECOND;
    }
    case clock.threadCputime: {
      const { user, system } = process.threadCpuUsage();
      return BigInt(user + system) * NANOSECONDS_PER_MICROSECOND;
    }
    default:
      throw new Refusal(errno.inval);
  }
}

/** Their `this` is the guest: { memory, args, env, exit }. */
export const environmentCalls = {
  args_get(pointers, buffer) {
    this.memory.setStrings(this.args, pointers, buffer);
  },

  args_sizes_get(count, size) {
    this.memory.setU32(count, this.args.length);
    this.memory.setU32(size, bytesOf(this.args));
  },

  environ_get(pointers, buffer) {
    this.memory.setStrings(this.env, pointers, buffer);
  },

  environ_sizes_get(count, size) {
    this.memory.setU32(count, this.env.length);
    this.memory.setU32(size, bytesOf(this.env));
  },

  clock_res_get(id, resolution) {
    timeOf(id);
    this.memory.setU64(resolution, id === clock.monotonic ? 1n : NANOSECONDS_PER_MICROSECOND);
  },

  clock_time_get(id, precision, time) {
    this.memory.setU64(time, timeOf(id));
  },

  random_get(buffer, length) {
    const bytes = this.memory.bytes(buffer, length);
    // Random bytes go into memory of our own first: that of the guest may be shared.
    const random = new Uint8Array(bytes.length);
    randomFillSync(random);
    bytes.set(random);
  },

  sched_yield() {},

  proc_exit(code) {
    this.exit(code >>> 0);
  },

  proc_raise(signal) {
    const name = signals[signal];
    if (name === undefined || signal === 0) throw new Refusal(errno.inval);
    process.kill(process.pid, name);
  },
};
