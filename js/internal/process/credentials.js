// @ts-check
// Users and groups of the process. Docs: process.getuid() and its relatives.

import {
  op_process_getegid,
  op_process_geteuid,
  op_process_getgid,
  op_process_getgroups,
  op_process_getuid,
  op_process_initgroups,
  op_process_setegid,
  op_process_seteuid,
  op_process_setgid,
  op_process_setgroups,
  op_process_setuid,
} from 'internal/ops';
import { codes } from 'internal/errors';
import { validateArray, validateUint32 } from 'internal/validators';

const { ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_CREDENTIAL } = codes;

/** A function without arguments, as programs see it: ops take and tell more. */
function getter(op) {
  return () => op();
}

export const getuid = getter(op_process_getuid);
export const geteuid = getter(op_process_geteuid);
export const getgid = getter(op_process_getgid);
export const getegid = getter(op_process_getegid);

/** process.getgroups(): the supplementary groups and the effective one. */
export function getgroups() {
  return run(op_process_getgroups);
}

/** @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} when `id` is neither a name nor a number of 32 bits */
function validateId(id, name) {
  if (typeof id === 'string') return;
  if (typeof id !== 'number') throw new ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
  validateUint32(id, name);
}

/** Errors of these calls are older than Node's usual form: `EPERM, Operation not permitted`, with the system's own number. */
function run(call) {
  try {
    return call();
  } catch (error) {
    if (error.errno === undefined) throw error;
    const text = error.message.slice(error.code.length + 2, -(error.syscall.length + 2));
    const thrown = new Error(`${error.code}, ${text[0].toUpperCase()}${text.slice(1)}`);
    Error.captureStackTrace(thrown, run);
    throw Object.assign(thrown, { errno: -error.errno, code: error.code, syscall: error.syscall });
  }
}

const numberOf = (id) => (typeof id === 'number' ? id >>> 0 : 0);
const nameOf = (id) => (typeof id === 'string' ? id : null);

/**
 * process.initgroups(user, extraGroup): the groups /etc/group lists for a user.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_UNKNOWN_CREDENTIAL | SystemError}
 */
export function initgroups(user, extraGroup) {
  validateId(user, 'user');
  validateId(extraGroup, 'extraGroup');
  const unknown = run(() => op_process_initgroups(numberOf(user), nameOf(user), numberOf(extraGroup), nameOf(extraGroup)));
  if (unknown === 0) return;
  const [kind, id] = unknown === 1 ? ['User', user] : ['Group', extraGroup];
  throw new ERR_UNKNOWN_CREDENTIAL(kind, id);
}

/**
 * process.setgroups(groups)
 * @throws {ERR_INVALID_ARG_TYPE | ERR_UNKNOWN_CREDENTIAL | SystemError}
 */
export function setgroups(groups) {
  validateArray(groups, 'groups');
  for (const [index, group] of groups.entries()) validateId(group, `groups[${index}]`);
  const result = run(() => op_process_setgroups(groups.map(numberOf), groups.map((id) => nameOf(id) ?? '')));
  if (result > 0) throw new ERR_UNKNOWN_CREDENTIAL('Group', groups[result - 1]);
}

function setter(op, kind) {
  return (id) => {
    validateId(id, 'id');
    if (id === '') id = 0;
    if (!run(() => op(numberOf(id), nameOf(id)))) throw new ERR_UNKNOWN_CREDENTIAL(kind, id);
  };
}

/** process.setuid(id), and so on: a number or a name. @throws {ERR_INVALID_ARG_TYPE | ERR_UNKNOWN_CREDENTIAL | SystemError} */
export const setuid = setter(op_process_setuid, 'User');
export const seteuid = setter(op_process_seteuid, 'User');
export const setgid = setter(op_process_setgid, 'Group');
export const setegid = setter(op_process_setegid, 'Group');
