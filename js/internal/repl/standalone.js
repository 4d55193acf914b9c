// The prompt that this process is: `protojs repl`, `protojs` on a terminal, `-i`. Docs: repl, "The Node.js REPL".

import process from 'process';
import { op_repl_tokens } from 'internal/ops';
import { lazy } from 'internal/core';
import { getOptionValue } from 'internal/options';
import { shouldColorize } from 'internal/util/colors';
import { REPL_MODE_SLOPPY, REPL_MODE_STRICT, start } from 'internal/repl/server';
import { exposeDefaults } from 'internal/repl/writer';

const publicRepl = lazy('repl');

/** Node's exit code of a command line it cannot follow. */
const kInvalidArgument = 9;

/** Colours by the kinds of op_repl_tokens. */
const kColors = [null, '36', '33', '32', '31', '90'];

/** A line in colours. */
function highlight(line) {
  const tokens = op_repl_tokens(line);
  let text = '';
  let at = 0;
  for (let index = 0; index < tokens.length; index += 3) {
    const [start, end, kind] = tokens.slice(index, index + 3);
    text += `${line.slice(at, start)}\u001b[${kColors[kind]}m${line.slice(start, end)}\u001b[39m`;
    at = end;
  }
  return text + line.slice(at);
}

/**
 * Starts the prompt with what the environment says of it.
 * @param {Record<string, string | undefined>} env
 * @param {object} [given] options for repl.start()
 * @param {(error: Error | null, repl: object) => void} [onReady] called when the history is there
 */
export function createInternalRepl(env, given = {}, onReady = () => {}) {
  const options = { ignoreUndefined: false, useGlobal: true, breakEvalOnSigint: true, isStandalone: true, acceptsTypes: true, ...given };
  if (Number.parseInt(env.NODE_NO_READLINE, 10)) options.terminal = false;
  const modes = { __proto__: null, sloppy: REPL_MODE_SLOPPY, strict: REPL_MODE_STRICT };
  options.replMode ??= modes[env.NODE_REPL_MODE?.toLowerCase().trim()] ?? REPL_MODE_SLOPPY;
  options.terminal ??= Boolean(process.stdout.isTTY);
  const size = Number(env.NODE_REPL_HISTORY_SIZE);
  if (options.useColors === undefined && options.terminal) options.useColors = shouldColorize(options.output ?? process.stdout);
  if (options.useColors && options.terminal && env.TERM !== 'dumb') options.highlight = highlight;
  const repl = start(options);
  if (repl.terminal) {
    repl.setupHistory({ filePath: env.NODE_REPL_HISTORY, size: size > 0 ? size : 1000, onHistoryFileLoaded: onReady });
  } else {
    onReady(null, repl);
  }
  return repl;
}

/** Runs the prompt of this process. */
export function runRepl() {
  if (getOptionValue('--input-type')) {
    process.stderr.write('Cannot specify --input-type for REPL\n');
    process.exit(kInvalidArgument);
  }
  process.stdout.write(`Welcome to protojs ${process.versions.protojs} (Node.js ${process.version}).\nType ".help" for more information.\n`);
  const repl = createInternalRepl(process.env);
  publicRepl().repl = repl;
  exposeDefaults(repl.writer);
  repl.on('exit', () => {
    if (repl.historyManager.isFlushing) repl.once('flushHistory', () => process.exit());
    else process.exit();
  });
}
