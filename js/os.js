// @ts-check
// node:os. Docs: doc/api/os.md. Everything is asked of the system when it is called, except what cannot change.

import {
  op_os_available_parallelism,
  op_os_constants,
  op_os_cpus,
  op_os_freemem,
  op_os_get_priority,
  op_os_homedir,
  op_os_hostname,
  op_os_loadavg,
  op_os_network_interfaces,
  op_os_set_priority,
  op_os_totalmem,
  op_os_uname,
  op_os_uptime,
  op_os_user_info,
} from 'internal/ops';
import { lazy } from 'internal/core';
import process from 'process';
import { codes } from 'internal/errors';
import { getCIDR } from 'internal/util';
import { validateInt32 } from 'internal/validators';

const lazyBuffer = lazy('buffer');

/** An op's failure as Node's SystemError: `A system error occurred: uv_os_x returned EPERM (operation not permitted)`. */
function orSystemError(run) {
  try {
    return run();
  } catch (error) {
    if (error.errno === undefined) throw error;
    const message = error.message.slice(error.code.length + 2, -(error.syscall.length + 2));
    throw new codes.ERR_SYSTEM_ERROR({ syscall: error.syscall, code: error.code, message, errno: error.errno });
  }
}

let unameResult;
const uname = () => (unameResult ??= orSystemError(op_os_uname));

/** os.arch() */
function arch() {
  return process.arch;
}

/** os.availableParallelism() */
function availableParallelism() {
  return op_os_available_parallelism();
}

/** os.cpus() @returns {Array<{ model: string, speed: number, times: object }>} */
function cpus() {
  return op_os_cpus().map(({ model, speed, user, nice, sys, idle, irq }) => ({ model, speed, times: { user, nice, sys, idle, irq } }));
}

/** os.endianness() @returns {'LE' | 'BE'} */
function endianness() {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'LE' : 'BE';
}

/** os.freemem() in bytes */
function freemem() {
  return op_os_freemem();
}

/** os.totalmem() in bytes */
function totalmem() {
  return op_os_totalmem();
}

/** os.getPriority([pid]) @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE | ERR_SYSTEM_ERROR} */
function getPriority(pid) {
  if (pid === undefined) pid = 0;
  else validateInt32(pid, 'pid');
  return orSystemError(() => op_os_get_priority(pid));
}

/** os.setPriority([pid, ]priority) @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE | ERR_SYSTEM_ERROR} */
function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  orSystemError(() => op_os_set_priority(pid, priority));
}

/** os.homedir() @throws {ERR_SYSTEM_ERROR} */
function homedir() {
  return orSystemError(op_os_homedir);
}

/** os.hostname() @throws {ERR_SYSTEM_ERROR} */
function hostname() {
  return orSystemError(op_os_hostname);
}

/** os.loadavg() over 1, 5 and 15 minutes */
function loadavg() {
  const values = new Float64Array(3);
  op_os_loadavg(values);
  return [values[0], values[1], values[2]];
}

/** os.networkInterfaces() @throws {ERR_SYSTEM_ERROR} */
function networkInterfaces() {
  const result = {};
  for (const { name, address, netmask, family, mac, internal, scopeid } of orSystemError(op_os_network_interfaces)) {
    const entry = { address, netmask, family, mac, internal, cidr: getCIDR(address, netmask, family) };
    if (scopeid !== -1) entry.scopeid = scopeid;
    (result[name] ??= []).push(entry);
  }
  return result;
}

/** os.platform() */
function platform() {
  return process.platform;
}

/** os.release() of the kernel */
function release() {
  return uname().release;
}

/** os.version() of the kernel */
function version() {
  return uname().version;
}

/** os.machine(): the hardware as uname(1) names it */
function machine() {
  return uname().machine;
}

/** os.type(): the kernel's name */
function type() {
  return uname().sysname;
}

/** os.tmpdir(): TMPDIR, TMP, TEMP or /tmp, without a slash at the end */
function tmpdir() {
  const { env } = process;
  const path = env.TMPDIR || env.TMP || env.TEMP || '/tmp';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** os.uptime() of the machine in seconds @throws {ERR_SYSTEM_ERROR} */
function uptime() {
  return orSystemError(op_os_uptime);
}

/** os.userInfo([options]) @throws {ERR_SYSTEM_ERROR} when the user is not in the password file */
function userInfo(options) {
  const encoding = typeof options === 'object' && options !== null ? options.encoding : undefined;
  const { uid, gid, username, homedir: home, shell } = orSystemError(op_os_user_info);
  const decode = (bytes) => {
    if (bytes === null) return null;
    const buffer = lazyBuffer().Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return encoding === 'buffer' ? buffer : buffer.toString(encoding);
  };
  return { __proto__: null, uid, gid, username: decode(username), homedir: decode(home), shell: decode(shell) };
}

// A string operation on the function gives its result, as os.tmpdir + '/x' once did.
for (const fn of [availableParallelism, arch, endianness, freemem, homedir, hostname, platform, release, tmpdir, totalmem, type, uptime, version, machine]) {
  Object.defineProperty(fn, Symbol.toPrimitive, { __proto__: null, value: () => fn(), configurable: true, writable: true });
}

function table(pairs) {
  const result = { __proto__: null };
  for (const [name, value] of pairs) result[name] = value;
  return Object.freeze(result);
}

function makeConstants() {
  const { errno, signals, dlopen } = op_os_constants();
  return Object.freeze({
    __proto__: null,
    UV_UDP_REUSEADDR: 4,
    dlopen: table(dlopen),
    errno: table(errno),
    signals: table(signals),
    priority: table(Object.entries({
      PRIORITY_LOW: 19,
      PRIORITY_BELOW_NORMAL: 10,
      PRIORITY_NORMAL: 0,
      PRIORITY_ABOVE_NORMAL: -7,
      PRIORITY_HIGH: -14,
      PRIORITY_HIGHEST: -20,
    })),
  });
}

const os = {
  arch,
  availableParallelism,
  cpus,
  endianness,
  freemem,
  getPriority,
  homedir,
  hostname,
  loadavg,
  networkInterfaces,
  platform,
  release,
  setPriority,
  tmpdir,
  totalmem,
  type,
  userInfo,
  uptime,
  version,
  machine,
};
const fixed = { __proto__: null, configurable: false, enumerable: true, writable: false };
Object.defineProperties(os, {
  constants: { ...fixed, value: makeConstants() },
  EOL: { ...fixed, configurable: true, value: process.platform === 'win32' ? '\r\n' : '\n' },
  devNull: { ...fixed, configurable: true, value: process.platform === 'win32' ? '\\\\.\\nul' : '/dev/null' },
});

export default os;
