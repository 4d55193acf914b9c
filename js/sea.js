// node:sea: the program's view of the executable it came in. Docs: single-executable-applications.md; docs/compile.md for our own.

import { op_sea_asset, op_sea_asset_keys, op_sea_is_sea } from 'internal/ops';
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { validateString } from 'internal/validators';

const blob = lazy('internal/blob');
const encoding = lazy('internal/encoding');

/** @returns {boolean} whether the process runs from a program inside its executable */
export function isSea() {
  return op_sea_is_sea();
}

function find(key, copy) {
  validateString(key, 'key');
  if (!op_sea_is_sea()) throw new codes.ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION();
  const asset = op_sea_asset(key, copy);
  if (asset === undefined) throw new codes.ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND(key);
  return asset;
}

/**
 * @param {string} key
 * @returns {ArrayBuffer} the executable's own memory where that is possible: not to be written to
 */
export function getRawAsset(key) {
  return find(key, false);
}

/**
 * @param {string} key
 * @param {string} [encoding] any that TextDecoder takes
 * @returns {string | ArrayBuffer}
 */
export function getAsset(key, encodingName) {
  if (encodingName !== undefined) validateString(encodingName, 'encoding');
  if (encodingName === undefined) return find(key, true);
  const bytes = find(key, false);
  return new (encoding().TextDecoder)(encodingName).decode(bytes);
}

/**
 * @param {string} key
 * @param {{ type?: string }} [options]
 * @returns {Blob}
 */
export function getAssetAsBlob(key, options) {
  return new (blob().Blob)([find(key, false)], options);
}

/** @returns {string[]} the names of all assets */
export function getAssetKeys() {
  if (!op_sea_is_sea()) throw new codes.ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION();
  return op_sea_asset_keys();
}

export default { isSea, getAsset, getRawAsset, getAssetAsBlob, getAssetKeys };
