// The structures of keys in DER and PEM, by their numbers in ops/crypto.

const STRUCTURES = ['pkcs1', 'spki', 'pkcs8', 'sec1'];

/** Whether a value names one. */
export function isStructure(type) {
  return STRUCTURES.includes(type);
}

/** The number of `pkcs1`, `spki`, `pkcs8` or `sec1`. */
export function numberOfStructure(type) {
  return STRUCTURES.indexOf(type);
}
