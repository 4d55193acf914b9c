// How keys of each algorithm look: what they may be used for, and how they are written.

function pair(kind, publicUsages, privateUsages, rest) {
  return { __proto__: null, kind, secret: false, publicUsages, privateUsages, ...rest };
}

function secret(kind, usages, rest) {
  return { __proto__: null, kind, secret: true, usages, ...rest };
}

const SIGNS = [['verify'], ['sign']];
const AGREES = [[], ['deriveKey', 'deriveBits']];
const ENCAPSULATES = [['encapsulateKey', 'encapsulateBits'], ['decapsulateKey', 'decapsulateBits']];
const CRYPTS = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];
const DERIVES = ['deriveKey', 'deriveBits'];

const aes = (mode, usages = CRYPTS) => secret('aes', usages, { mode, jwkUse: 'enc', rawFormats: mode === 'OCB' ? ['raw-secret'] : ['raw', 'raw-secret'] });
const derivation = (rawFormats = ['raw', 'raw-secret']) => secret('derivation', DERIVES, { rawFormats });
const curve = (type, usages, jwkUse) => pair('octets', ...usages, { type, jwkUse, rawFormats: ['raw', 'raw-public'] });
const lattice = (type, usages, jwkUse) => pair('octets', ...usages, { type, jwkUse, rawFormats: ['raw-public', 'raw-seed'] });

/** By the names of algorithms. `type` is what node:crypto calls the kind. */
export const families = new Map([
  ['RSASSA-PKCS1-v1_5', pair('rsa', ...SIGNS, { type: 'rsa', jwkUse: 'sig', jwkPrefix: 'RS', rawFormats: [] })],
  ['RSA-PSS', pair('rsa', ...SIGNS, { type: 'rsa', jwkUse: 'sig', jwkPrefix: 'PS', rawFormats: [] })],
  ['RSA-OAEP', pair('rsa', ['encrypt', 'wrapKey'], ['decrypt', 'unwrapKey'], { type: 'rsa', jwkUse: 'enc', jwkPrefix: 'RSA-OAEP', rawFormats: [] })],
  ['ECDSA', pair('ec', ...SIGNS, { type: 'ec', jwkUse: 'sig', rawFormats: ['raw', 'raw-public'] })],
  ['ECDH', pair('ec', ...AGREES, { type: 'ec', jwkUse: 'enc', rawFormats: ['raw', 'raw-public'] })],
  ['Ed25519', curve('ed25519', SIGNS, 'sig')],
  ['Ed448', curve('ed448', SIGNS, 'sig')],
  ['X25519', curve('x25519', AGREES, 'enc')],
  ['X448', curve('x448', AGREES, 'enc')],
  ...['44', '65', '87'].map((set) => [`ML-DSA-${set}`, lattice(`ml-dsa-${set}`, SIGNS, 'sig')]),
  ...['512', '768', '1024'].map((set) => [`ML-KEM-${set}`, lattice(`ml-kem-${set}`, ENCAPSULATES, 'enc')]),
  ['AES-CBC', aes('CBC')],
  ['AES-CTR', aes('CTR')],
  ['AES-GCM', aes('GCM')],
  ['AES-OCB', aes('OCB')],
  ['AES-KW', aes('KW', ['wrapKey', 'unwrapKey'])],
  ['ChaCha20-Poly1305', secret('chacha', CRYPTS, { jwkUse: 'enc', rawFormats: ['raw-secret'] })],
  ['HMAC', secret('hmac', ['sign', 'verify'], { jwkUse: 'sig', rawFormats: ['raw', 'raw-secret'] })],
  ['KMAC128', secret('kmac', ['sign', 'verify'], { jwkUse: 'sig', strength: 128, rawFormats: ['raw-secret'] })],
  ['KMAC256', secret('kmac', ['sign', 'verify'], { jwkUse: 'sig', strength: 256, rawFormats: ['raw-secret'] })],
  ['HKDF', derivation()],
  ['PBKDF2', derivation()],
  ...['Argon2d', 'Argon2i', 'Argon2id'].map((name) => [name, derivation(['raw-secret'])]),
]);

/** Usages in the order of the standard. */
export const USAGES = [
  'encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey', 'encapsulateKey', 'encapsulateBits',
  'decapsulateKey', 'decapsulateBits',
];

/** Without repetition, in the order of the standard. */
export function normalizeUsages(usages) {
  return USAGES.filter((usage) => usages.includes(usage));
}

/** What Web Crypto calls a digest, and what node:crypto does. */
export const HASHES = new Map([
  ['SHA-1', 'sha1'], ['SHA-256', 'sha256'], ['SHA-384', 'sha384'], ['SHA-512', 'sha512'],
  ['SHA3-256', 'sha3-256'], ['SHA3-384', 'sha3-384'], ['SHA3-512', 'sha3-512'],
]);

/** The curves by both names, with the bytes of a coordinate. */
export const CURVES = new Map([
  ['P-256', { name: 'prime256v1', size: 32 }],
  ['P-384', { name: 'secp384r1', size: 48 }],
  ['P-521', { name: 'secp521r1', size: 66 }],
]);
