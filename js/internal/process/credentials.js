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

export function getuid() {
  return op_process_getuid();
}

export function geteuid() {
  return op_process_geteuid();
}

export function getgid() {
  return op_process_getgid();
}

export function getegid() {
  return op_process_getegid();
}

/** process.getgroups(): the supplementary groups and the effective one. */
export function getgroups() {
  return run(op_process_getgroups);
}

/**
 * A user or group as the ops take it: a number, or a name.
 * @returns {{ number: number, name: string | null }}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} when it is neither a name nor a number of 32 bits
 */
function toId(value, argument) {
  if (typeof value === 'string') return { number: 0, name: value };
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(argument, ['number', 'string'], value);
  validateUint32(value, argument);
  return { number: value, name: null };
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

/**
 * process.initgroups(user, extraGroup): the groups /etc/group lists for a user.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_UNKNOWN_CREDENTIAL | SystemError}
 */
export function initgroups(user, extraGroup) {
  const [member, group] = [toId(user, 'user'), toId(extraGroup, 'extraGroup')];
  const unknown = run(() => op_process_initgroups(member.number, member.name, group.number, group.name));
  if (unknown !== 0) throw unknown === 1 ? new ERR_UNKNOWN_CREDENTIAL('User', user) : new ERR_UNKNOWN_CREDENTIAL('Group', extraGroup);
}

/**
 * process.setgroups(groups)
 * @throws {ERR_INVALID_ARG_TYPE | ERR_UNKNOWN_CREDENTIAL | SystemError}
 */
export function setgroups(groups) {
  validateArray(groups, 'groups');
  const ids = groups.map((group, index) => toId(group, `groups[${index}]`));
  // From 1: the place of a name that the system does not know.
  const unknown = run(() => op_process_setgroups(ids.map(({ number }) => number), ids.map(({ name }) => name ?? '')));
  if (unknown > 0) throw new ERR_UNKNOWN_CREDENTIAL('Group', groups[unknown - 1]);
}

function setter(op, kind) {
  return (id) => {
    const { number, name } = toId(id, 'id');
    // The empty name is the number 0.
    const isKnown = run(() => op(number, name || null));
    if (!isKnown) throw new ERR_UNKNOWN_CREDENTIAL(kind, id);
  };
}

/** process.setuid(id), and so on: a number or a name. @throws {ERR_INVALID_ARG_TYPE | ERR_UNKNOWN_CREDENTIAL | SystemError} */
export const setuid = setter(op_process_setuid, 'User');
export const seteuid = setter(op_process_seteuid, 'User');
export const setgid = setter(op_process_setgid, 'Group');
export const setegid = setter(op_process_setegid, 'Group');
