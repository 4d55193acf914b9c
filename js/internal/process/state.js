// What the running process told this module at start: filled by patchProcessObject, empty in the snapshot.

/** @type {{ argv0: string, argv: string[], execArgv: string[], execPath: string, title: string, cwd: string | undefined }} */
export const state = {
  __proto__: null,
  argv0: '',
  argv: [],
  execArgv: [],
  execPath: '',
  title: '',
  cwd: undefined,
};
