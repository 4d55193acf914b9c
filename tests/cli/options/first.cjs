globalThis.preloaded = [...(globalThis.preloaded ?? []), "first"];
