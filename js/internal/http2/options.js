// The options that bound a session. Docs: http2.md, `http2.createServer()` and `http2.connect()`.

import { constants } from 'internal/http2/constants';
import { validateArray, validateInt32, validateUint32 } from 'internal/validators';

const kMegabyte = 1e6;
const kMaxUint32 = 2 ** 32 - 1;

/** What a session of a server, and of a client, is bounded by when the program says nothing. */
const defaults = {
  maxDeflateDynamicTableSize: 4096,
  maxHeaderListPairs: 128,
  maxReservedRemoteStreams: 200,
  maxSendHeaderBlockLength: 65536,
  maxSessionInvalidFrames: 1000,
  maxSessionRejectedStreams: 100,
  maxSessionMemory: 10,
  maxSettings: 32,
  paddingStrategy: constants.PADDING_STRATEGY_NONE,
  peerMaxConcurrentStreams: 100,
  streamResetBurst: 1000,
  streamResetRate: 33,
};

/** The least fields that a request has, and that a response has. */
const kLeastRequestPairs = 4;
const kLeastResponsePairs = 1;

/** @returns {number} a number the program has given, in the range of the protocol's */
function bounded(value) {
  const number = Number(value);
  if (Number.isNaN(number)) return 0;
  return number < 0 ? kMaxUint32 : Math.min(Math.trunc(number), kMaxUint32);
}

/**
 * Options as ops/http2 takes them (session.rs).
 * @param {object} options of the program
 * @param {boolean} isServer
 */
export function nativeOptions(options, isServer) {
  const given = (name) => bounded(options[name] ?? defaults[name]);
  return {
    maxDeflateDynamicTableSize: given('maxDeflateDynamicTableSize'),
    maxHeaderListPairs: Math.max(given('maxHeaderListPairs'), isServer ? kLeastRequestPairs : kLeastResponsePairs),
    maxReservedRemoteStreams: given('maxReservedRemoteStreams'),
    maxSendHeaderBlockLength: given('maxSendHeaderBlockLength'),
    maxSessionInvalidFrames: given('maxSessionInvalidFrames'),
    maxSessionRejectedStreams: given('maxSessionRejectedStreams'),
    maxSessionMemory: Math.max(given('maxSessionMemory'), 1) * kMegabyte,
    maxSettings: Math.max(given('maxSettings'), 1),
    padding: given('paddingStrategy'),
    peerMaxConcurrentStreams: given('peerMaxConcurrentStreams'),
    remoteCustomSettings: options.remoteCustomSettings ?? [],
    strictWhiteSpace: options.strictFieldWhitespaceValidation !== false,
    streamResetBurst: given('streamResetBurst'),
    streamResetRate: given('streamResetRate'),
  };
}

/**
 * Checks the options that both servers and clients have.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
 */
export function checkLimits(options) {
  if (options.maxSessionInvalidFrames !== undefined) validateUint32(options.maxSessionInvalidFrames, 'maxSessionInvalidFrames');
  if (options.maxSessionRejectedStreams !== undefined) validateUint32(options.maxSessionRejectedStreams, 'maxSessionRejectedStreams');
  if (options.unknownProtocolTimeout !== undefined) validateUint32(options.unknownProtocolTimeout, 'unknownProtocolTimeout');
  if (options.remoteCustomSettings !== undefined) checkCustomSettings(options.remoteCustomSettings);
}

/** The numbers of settings that are wanted from the peer. */
function checkCustomSettings(wanted) {
  validateArray(wanted, 'options.remoteCustomSettings');
  for (const id of wanted) validateInt32(id, 'options.remoteCustomSettings', 0, 2 ** 16 - 1);
}

