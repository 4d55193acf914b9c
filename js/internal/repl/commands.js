// The commands of a prompt: lines that begin with a dot. Docs: repl, "Commands and special keys".

import { readFileSync, statSync, writeFileSync } from 'fs';
import { codes } from 'internal/errors';
import { validateFunction } from 'internal/validators';

const { ERR_MISSING_ARGS } = codes;

const noFile = (() => {
  const { message } = new ERR_MISSING_ARGS('file');
  return `${message}\n`;
})();

function save(repl, file) {
  if (file === '') return noFile;
  try {
    writeFileSync(file, repl.lines.join('\n'));
    return `Session saved to: ${file}\n`;
  } catch {
    return `Failed to save: ${file}\n`;
  }
}

function load(repl, file) {
  if (file === '') return noFile;
  try {
    if (!statSync(file).isFile()) return `Failed to load: ${file} is not a valid file\n`;
    repl.enterText(readFileSync(file, 'utf8'));
    return undefined;
  } catch {
    return `Failed to load: ${file}\n`;
  }
}

const kHint = 'Press Ctrl+C to abort current expression, Ctrl+D to exit the REPL\n';

/** The commands in the order of their names, by name: what .help says, and what they do to `this`, the prompt. */
const commands = {
  __proto__: null,
  break: {
    help: 'Sometimes you get stuck, this gets you out',
    action() {
      this.clearBufferedCommand();
      this.displayPrompt();
    },
  },
  clear: {
    help: 'Break, and also clear the local context',
    action() {
      this.clearBufferedCommand();
      if (!this.useGlobal) {
        this.output.write('Clearing context...\n');
        this.resetContext();
      }
      this.displayPrompt();
    },
  },
  editor: {
    help: 'Enter editor mode',
    action() {
      this.enterEditor();
    },
  },
  exit: {
    help: 'Exit the REPL',
    action() {
      this.close();
    },
  },
  help: {
    help: 'Print this help message',
    action() {
      const names = Object.keys(this.commands).sort();
      const width = Math.max(...names.map((name) => name.length));
      for (const name of names) {
        const { help } = this.commands[name];
        this.output.write(help ? `.${name.padEnd(width)}   ${help}\n` : `.${name}\n`);
      }
      this.output.write(`\n${kHint}`);
      this.displayPrompt();
    },
  },
  load: {
    help: 'Load JS from a file into the REPL session',
    action(file) {
      const failure = load(this, file);
      if (failure === undefined) return;
      this.output.write(failure);
      this.displayPrompt();
    },
  },
  save: {
    help: 'Save all evaluated commands in this REPL session to a file',
    action(file) {
      this.output.write(save(this, file));
      this.displayPrompt();
    },
  },
};

/** The commands a new prompt has. */
export function initialCommands(terminal) {
  const initial = Object.assign({ __proto__: null }, commands);
  if (!terminal) delete initial.editor;
  return initial;
}

/**
 * replServer.defineCommand(keyword, cmd)
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function defineCommand(table, keyword, cmd) {
  if (typeof cmd === 'function') cmd = { action: cmd };
  else validateFunction(cmd.action, 'cmd.action');
  table[keyword] = cmd;
}

/** The command a line asks for. @returns {{ keyword: string, rest: string } | undefined} */
export function commandOf(line) {
  const trimmed = line.trim();
  // Numbers, and what is spread, begin with dots too.
  if (!/^\.[^.\d\s]/.test(trimmed)) return undefined;
  const [, keyword, rest] = /^\.(\S+)\s*(.*)$/s.exec(trimmed);
  return { keyword, rest };
}
