// child_process.spawnSync(), execSync() and execFileSync(): children this process waits for.

import { Buffer } from 'buffer';
import process from 'process';
import { codes, ErrnoException, genericNodeError } from 'internal/errors';
import { op_child_process_spawn_sync } from 'internal/ops';
import { convertToValidSignal } from 'internal/util';
import { getValidStdio } from 'internal/child_process/stdio';
import { MAX_BUFFER, normalizeExecArgs, normalizeExecFileArgs } from 'internal/child_process/exec';
import { nativeOptions, signalName } from 'internal/child_process/process_handle';
import {
  normalizeSpawnArguments,
  sanitizeKillSignal,
  validateMaxBuffer,
  validateTimeout,
} from 'internal/child_process/options';

const { ERR_INVALID_ARG_TYPE } = codes;

/** @returns {Uint8Array | undefined} what is written to stream `index` */
function inputBytes(input, encoding, index) {
  if (input == null) return undefined;
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (typeof input === 'string') return Buffer.from(input, encoding);
  throw new ERR_INVALID_ARG_TYPE(`options.stdio[${index}]`, ['Buffer', 'TypedArray', 'DataView', 'string'], input);
}

/** @returns {object} the public form of what Rust tells */
function resultOf(native, options) {
  const started = native.pid !== 0;
  const result = {
    status: started && native.signal === 0 ? native.code : null,
    signal: started ? signalName(native.signal) : null,
    output: null,
    pid: native.pid,
    // Without a child there are no streams to be null.
    stdout: undefined,
    stderr: undefined,
  };
  if (started) {
    const decode = (bytes) => {
      if (bytes === null) return null;
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return options.encoding && options.encoding !== 'buffer' ? buffer.toString(options.encoding) : buffer;
    };
    result.output = native.output.map(decode);
    result.stdout = result.output[1];
    result.stderr = result.output[2];
  }
  if (native.errno === 0) return result;
  const error = new ErrnoException(native.errno, `spawnSync ${options.file}`);
  error.path = options.file;
  error.spawnargs = options.args.slice(1);
  return { error, ...result };
}

/** What `process.binding('spawn_sync')` gives: tools that follow every child (nyc) put their own `spawn` here. */
export const spawnSyncBinding = {
  /** @param {object} options of spawnSync(), checked and with `stdio` in its full form */
  spawn(options) {
    return op_child_process_spawn_sync(nativeOptions(options, options.stdio), {
      timeout: options.timeout ?? 0,
      maxBuffer: options.maxBuffer ?? Infinity,
      killSignal: options.killSignal,
      input: options.stdio.map((entry, index) => inputBytes(entry.input, options.encoding, index)),
    });
  },
};

/**
 * child_process.spawnSync(file[, args][, options])
 * @returns {{ pid: number, output: Array, stdout: Buffer | string, stderr: Buffer | string, status: number | null,
 *   signal: string | null, error?: Error }}
 */
export function spawnSync(file, args, options) {
  options = { __proto__: null, maxBuffer: MAX_BUFFER, ...normalizeSpawnArguments(file, args, options) };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = sanitizeKillSignal(options.killSignal) ?? convertToValidSignal('SIGTERM');
  const { stdio } = getValidStdio(options.stdio || 'pipe', true);
  if (options.input) {
    stdio[0].spec = getValidStdio('pipe', true).stdio[0].spec;
    stdio[0].input = options.input;
  }
  options.stdio = stdio;
  return resultOf(spawnSyncBinding.spawn(options), options);
}

/** @returns {Error | undefined} what execSync() and execFileSync() throw */
function execError(result, args, command) {
  if (result.error) return Object.assign(result.error, result);
  if (result.status === 0) return undefined;
  const stderr = result.stderr && result.stderr.length > 0 ? `\n${result.stderr.toString()}` : '';
  return genericNodeError(`Command failed: ${command || args.join(' ')}${stderr}`, result);
}

function finish(result, inheritStderr, args, command) {
  if (inheritStderr && result.stderr) process.stderr.write(result.stderr);
  const error = execError(result, args, command);
  if (error) throw error;
  return result.stdout;
}

/**
 * child_process.execFileSync(file[, args][, options])
 * @returns {Buffer | string} what the child wrote to stdout
 * @throws {Error} with the properties of spawnSync()'s result, when the child failed
 */
export function execFileSync(file, args, options) {
  ({ file, args, options } = normalizeExecFileArgs(file, args, options));
  const result = spawnSync(file, args, options);
  return finish(result, !options.stdio, [options.argv0 || file, ...args]);
}

/**
 * child_process.execSync(command[, options])
 * @returns {Buffer | string} what the command wrote to stdout
 * @throws {Error} with the properties of spawnSync()'s result, when the command failed
 */
export function execSync(command, options) {
  const normalized = normalizeExecArgs(command, options, null);
  const result = spawnSync(normalized.file, normalized.options);
  return finish(result, !normalized.options.stdio, undefined, command);
}
