// Source maps known to this process, by file. Stack traces are mapped back while there are any.

/** JSON of the maps of files that were transpiled here, by file name. */
export const transpiledMaps = new Map();

/** The Rust side transpiled a file and made a map for it. */
export function addTranspiled(filename, json) {
  transpiledMaps.set(filename, json);
}
