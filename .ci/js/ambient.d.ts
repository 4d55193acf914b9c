// What type checking has to be told: modules that are not files, and what deno_core and this runtime add to the language's own types.

declare module 'internal/core' {
  /** deno_core's own helpers. */
  export const core: any;
  /** What built-in modules share with the Rust side and with each other. */
  export const internals: any;
  /** Copies of the language's functions, safe from what programs do to prototypes. */
  export const primordials: any;
  /** A function that loads a built-in module when it is called. */
  export function lazy(id: string): () => any;
}

/** The language's types have it only together with those of browsers. */
declare const WebAssembly: any;

// The operations of ops/, by name.
declare module 'internal/ops';

interface PropertyDescriptor {
  /** Keeps a polluted Object.prototype out of a descriptor. */
  __proto__?: null;
}

interface PropertyDescriptorMap {
  __proto__?: null;
}

interface Error {
  code?: string | number;
}

interface ErrorConstructor {
  captureStackTrace(target: object, above?: Function): void;
  stackTraceLimit: number;
}
