console.log(globalThis.preloaded.join());
