// The global structuredClone(): a message from this thread to itself.
import { op_worker_clone } from 'internal/ops';
import { codes } from 'internal/errors';
import { clonePlain, kNotPlain } from 'internal/plain_clone';
import { convertDictionary, convertObjectSequence } from 'internal/webidl';
import 'internal/worker/cloning';
import { isClosedPort } from 'internal/worker/message_port';
import { checkTransfer } from 'internal/worker/transfer_list';

const { ERR_MISSING_ARGS } = codes;

const kPrefix = "Failed to execute 'structuredClone'";

function clone(value) {
  const copy = clonePlain(value);
  return copy === kNotPlain ? op_worker_clone(value, undefined) : copy;
}

/**
 * Docs: globals.md "structuredClone(value[, options])".
 * @template T
 * @param {T} value
 * @param {{ transfer?: Iterable<object> }} [options]
 * @returns {T}
 * @throws DataCloneError, ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE, ERR_MISSING_ARGS
 */
export function structuredClone(value, options) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('The value argument must be specified');
  if (options === undefined) return clone(value);
  const { transfer } = convertDictionary(options, { prefix: kPrefix, context: 'Options' });
  const objects = transfer === undefined ? [] : convertObjectSequence(transfer, { prefix: kPrefix, context: 'transfer in Options' });
  if (objects.length === 0) return clone(value);
  checkTransfer(objects, isClosedPort);
  return op_worker_clone(value, objects);
}

/** Whether a message can hold the value. It takes as long as cloning it. */
export function canClone(value) {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
