// SETTINGS of HTTP/2 and their packed form. Docs: http2.md, "Settings object"; RFC 9113, section 6.5.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { isTypedArray } from 'internal/util/types';

const {
  ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH,
  ERR_HTTP2_INVALID_SETTING_VALUE,
  ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS,
  ERR_INVALID_ARG_TYPE,
} = codes;

/** Bytes of one setting: its number in two, its value in four. */
const kEntrySize = 6;
const kMaxCustomSettings = 10;
const kMaxUint16 = 2 ** 16 - 1;
const kMaxUint32 = 2 ** 32 - 1;

/**
 * The settings by their numbers: name, least and greatest value (those without are booleans), default.
 * @type {Map<number, { name: string, min?: number, max?: number, initial: number | boolean }>}
 */
const known = new Map([
  [1, { name: 'headerTableSize', min: 0, max: kMaxUint32, initial: 4096 }],
  [2, { name: 'enablePush', initial: true }],
  [3, { name: 'maxConcurrentStreams', min: 0, max: kMaxUint32, initial: kMaxUint32 }],
  [4, { name: 'initialWindowSize', min: 0, max: 2 ** 31 - 1, initial: 65535 }],
  [5, { name: 'maxFrameSize', min: 16384, max: 2 ** 24 - 1, initial: 16384 }],
  [6, { name: 'maxHeaderListSize', min: 0, max: kMaxUint32, initial: 65535 }],
  [8, { name: 'enableConnectProtocol', initial: false }],
]);

function checkNumber(name, value, min, max) {
  if (value === undefined) return;
  if (typeof value !== 'number' || !(value >= min && value <= max)) {
    const error = new ERR_HTTP2_INVALID_SETTING_VALUE.RangeError(name, value);
    error.min = min;
    error.max = max;
    error.actual = value;
    throw error;
  }
}

function checkBoolean(name, value) {
  if (value === undefined || typeof value === 'boolean') return;
  const error = new ERR_HTTP2_INVALID_SETTING_VALUE(name, value);
  error.actual = value;
  throw error;
}

/**
 * @param {object} settings
 * @throws {ERR_HTTP2_INVALID_SETTING_VALUE | ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS}
 */
export function checkSettings(settings) {
  for (const { name, min, max } of known.values()) {
    if (max === undefined) checkBoolean(name, settings[name]);
    else checkNumber(name, settings[name], min, max);
  }
  checkNumber('maxHeaderSize', settings.maxHeaderSize, 0, kMaxUint32);
  const custom = Object.entries(settings.customSettings ?? {});
  if (custom.length > kMaxCustomSettings) throw new ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
  for (const [id, value] of custom) {
    checkNumber('customSettings:id', Number(id), 0, kMaxUint16);
    checkNumber('customSettings:value', Number(value), 0, kMaxUint32);
  }
}

/** @returns {object} a new object with the default settings */
export function getDefaultSettings() {
  const settings = { __proto__: null };
  for (const id of [1, 2, 4, 5, 3]) settings[known.get(id).name] = known.get(id).initial;
  settings.maxHeaderSize = known.get(6).initial;
  settings.maxHeaderListSize = known.get(6).initial;
  settings.enableConnectProtocol = known.get(8).initial;
  return settings;
}

/** The pairs of number and value that go over the wire, in the order of their numbers. */
export function entriesOf(settings) {
  const entries = [];
  for (const [id, { name }] of known) {
    const value = name === 'maxHeaderListSize' ? (settings.maxHeaderSize ?? settings[name]) : settings[name];
    if (value !== undefined) entries.push([id, Number(value)]);
  }
  for (const [id, value] of Object.entries(settings.customSettings ?? {})) entries.push([Number(id), Number(value)]);
  return entries;
}

/**
 * Settings as the payload of a SETTINGS frame.
 * @param {object} [settings]
 * @returns {Buffer}
 * @throws {ERR_HTTP2_INVALID_SETTING_VALUE | ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS}
 */
export function getPackedSettings(settings) {
  if (settings === undefined || settings === null) return Buffer.alloc(0);
  checkSettings(settings);
  const entries = entriesOf(settings);
  const packed = Buffer.allocUnsafe(entries.length * kEntrySize);
  entries.forEach(([id, value], index) => {
    packed.writeUInt16BE(id, index * kEntrySize);
    packed.writeUInt32BE(value, index * kEntrySize + 2);
  });
  return packed;
}

/**
 * The settings in the payload of a SETTINGS frame. The elements of a typed array count as bytes.
 * @param {Buffer | NodeJS.TypedArray} buf
 * @param {{ validate?: boolean }} [options]
 * @returns {object}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH | ERR_HTTP2_INVALID_SETTING_VALUE}
 */
export function getUnpackedSettings(buf, options = {}) {
  if (!isTypedArray(buf)) throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray'], buf);
  if (buf.length % kEntrySize !== 0) throw new ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const bytes = Buffer.from(buf);
  const settings = {};
  for (let at = 0; at < bytes.length; at += kEntrySize) {
    const id = bytes.readUInt16BE(at);
    const value = bytes.readUInt32BE(at + 2);
    const setting = known.get(id);
    if (setting === undefined) {
      settings.customSettings ??= {};
      settings.customSettings[id] = value;
      continue;
    }
    settings[setting.name] = setting.max === undefined ? value !== 0 : value;
    if (id === 6) settings.maxHeaderSize = value;
  }
  if (options.validate) checkSettings(settings);
  return settings;
}

/** The settings that ops/http2 tells (`Settings::list`), as an object. @param {number[]} list */
export function settingsOf(list) {
  const settings = { __proto__: null };
  let at = 0;
  for (const { name, max } of known.values()) {
    const value = list[at++];
    settings[name] = max === undefined ? value !== 0 : value;
    if (name === 'maxHeaderListSize') settings.maxHeaderSize = value;
  }
  for (; at < list.length; at += 2) {
    settings.customSettings ??= {};
    settings.customSettings[list[at]] = list[at + 1];
  }
  return settings;
}
