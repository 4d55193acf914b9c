// A module that prepares a whole run and cleans up after it. Docs: test, "Global setup and teardown".

import { pathToFileURL } from 'internal/url';
import { resolve } from 'path';
import process from 'process';
import { codes } from 'internal/errors';
import { lazy } from 'internal/core';
import { validateFunction } from 'internal/validators';

const esm = lazy('internal/modules/esm/loader');

/**
 * Loads the module and runs its globalSetup().
 * @param {string} path
 * @param {string} cwd
 * @returns {Promise<() => Promise<void>>} runs its globalTeardown()
 */
export async function setUp(path, cwd = process.cwd()) {
  const file = resolve(cwd, path);
  let module;
  try {
    module = await esm().importFromCommandLine(pathToFileURL(file).href);
  } catch (error) {
    if (error?.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(file)) throw new codes.ERR_MODULE_NOT_FOUND(file, 'test global setup', undefined, 'module');
    throw error;
  }
  const { default: common, globalSetup = common?.globalSetup, globalTeardown = common?.globalTeardown } = module;
  if (globalSetup !== undefined) {
    validateFunction(globalSetup, 'globalSetup');
    await globalSetup();
  }
  return async () => {
    if (globalTeardown === undefined) return;
    validateFunction(globalTeardown, 'globalTeardown');
    await globalTeardown();
  };
}
