globalThis.preloaded = [...(globalThis.preloaded ?? []), "second"];
