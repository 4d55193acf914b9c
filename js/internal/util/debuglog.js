// @ts-check
// util.debuglog(): messages that are written to stderr if NODE_DEBUG names their section.

import { lazy } from 'internal/core';

const lazyColors = lazy('internal/util/colors');
const lazyInspect = lazy('internal/util/inspect');
const lazyProcess = lazy('process');

let isEnabled;

// The loggers by section in upper case.
let loggers = { __proto__: null };

/**
 * Sets which sections are written.
 * @param {string | undefined} sections the value of NODE_DEBUG: names with `*` as wildcard, separated by commas
 */
function initializeDebugEnv(sections) {
  loggers = { __proto__: null };
  if (!sections) {
    isEnabled = () => false;
    return;
  }
  const pattern = sections
    .replace(/[|\\{}()[\]^$+?.]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll(',', '$|^');
  const expression = new RegExp(`^${pattern}$`, 'i');
  isEnabled = (section) => expression.test(section);
}

function testSection(section) {
  if (isEnabled === undefined) initializeDebugEnv(lazyProcess().env.NODE_DEBUG);
  return isEnabled(section);
}

function warnAboutSecrets(section) {
  if (section !== 'HTTP' && section !== 'HTTP2') return;
  lazyProcess().emitWarning(
    `Setting the NODE_DEBUG environment variable to '${section.toLowerCase()}' can expose sensitive ` +
      'data (such as passwords, tokens and authentication headers) in the resulting log.',
  );
}

function makeLogger(section, enabled) {
  if (!enabled) return () => {};
  warnAboutSecrets(section);
  const { pid } = lazyProcess();
  return function debug(...args) {
    const { stderr } = lazyProcess();
    const { format, formatWithOptions, inspect } = lazyInspect();
    const colors = lazyColors().shouldColorize(stderr);
    const message = formatWithOptions({ colors }, ...args);
    stderr.write(format('%s %s: %s\n', section, inspect(pid, { colors }), message));
  };
}

/**
 * util.debuglog(): a function that logs like util.format() if its section is enabled.
 * @param {string} name the section
 * @param {(logger: Function) => void} [callback] gets a function without the check, at the first call
 * @returns {((...args: unknown[]) => void) & { readonly enabled: boolean }}
 */
export function debuglog(name, callback) {
  let section = name;
  let enabled;
  let log;

  // Sections are looked up at first use: built-in modules make loggers before the environment is known.
  function init() {
    section = name.toUpperCase();
    enabled = testSection(section);
  }

  const enabledProperty = {
    __proto__: null,
    get() {
      if (enabled === undefined) init();
      return enabled;
    },
    configurable: true,
    enumerable: true,
  };

  function logger(...args) {
    if (log === undefined) {
      init();
      log = loggers[section] ??= makeLogger(section, enabled);
      if (typeof callback === 'function') {
        Object.defineProperty(log, 'enabled', enabledProperty);
        callback(log);
      }
    }
    log(...args);
  }
  return Object.defineProperty(logger, 'enabled', enabledProperty);
}
