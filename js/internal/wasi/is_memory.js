// Tells a WebAssembly.Memory, of whatever realm, by its brand.

const { get } = Object.getOwnPropertyDescriptor(WebAssembly.Memory.prototype, 'buffer');

/** @returns {boolean} */
export function isMemory(value) {
  try {
    Reflect.apply(get, value, []);
    return true;
  } catch {
    return false;
  }
}
