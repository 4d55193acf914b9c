// The table of algorithms: which operations each has, and what parameters they take. Docs: webcrypto.md "Algorithm matrix" and
// "Algorithm parameters"; Web Cryptography API, section 18 ("normalize an algorithm").

import { dataError, notSupported, operationError } from 'internal/crypto/webcrypto/errors';
import { CURVES, HASHES } from 'internal/crypto/webcrypto/families';
import {
  bigInteger, bufferSource, cryptoKey, dictionary, domString, octet, unsignedLong, unsignedShort,
} from 'internal/crypto/webcrypto/idl';

const REQUIRED = true;

function namedCurve(value, name) {
  const curve = domString(value, name);
  if (!CURVES.has(curve)) throw notSupported('Unrecognized namedCurve');
  return curve;
}

function hash(value) {
  return normalize(value, 'digest', HASHES);
}

function sized(convert, fits, complaint) {
  return (value, name) => {
    const converted = convert(value, name);
    if (!fits(converted)) throw complaint(name);
    return converted;
  };
}

const operationFails = (message) => () => operationError(message);
const iv = (size) => sized(bufferSource, (bytes) => bytes.byteLength === size, operationFails(`algorithm.iv must contain exactly ${size} bytes`));
const bytesUpTo = (max, name) => sized(bufferSource, (bytes) => bytes.byteLength <= max, operationFails(`${name} must be at most ${max} bytes`));
const aesLength = sized(unsignedShort, (length) => [128, 192, 256].includes(length), operationFails('Invalid key length'));
const nonZero = (message) => sized(unsignedLong, (length) => length !== 0, operationFails(message));
const oneOf = (convert, values, message) => sized(convert, (value) => values.includes(value), operationFails(message));
const nonZeroWholeBytes = sized(unsignedLong, (length) => length !== 0 && length % 8 === 0, operationFails('Invalid outputLength'));
const domain = sized(octet, (value) => value >= 1 && value <= 0x7f, operationFails('domainSeparation must be in range 0x01-0x7f'));

const rsaPublicExponent = bigInteger;
const contextTooLong = () => {
  const cause = new RangeError('context string must be at most 255 bytes');
  cause.code = 'ERR_OUT_OF_RANGE';
  return operationError('The operation failed for an operation-specific reason', cause);
};
const context = ['ContextParams', [['context', sized(bufferSource, (bytes) => bytes.byteLength <= 255, contextTooLong)]]];

/** Dictionaries: their names, and their members in the order they are read. */
const none = ['Algorithm', []];
const rsaGenerate = ['RsaHashedKeyGenParams', [
  ['modulusLength', unsignedLong, REQUIRED], ['publicExponent', rsaPublicExponent, REQUIRED], ['hash', hash, REQUIRED],
]];
const rsaImport = ['RsaHashedImportParams', [['hash', hash, REQUIRED]]];
const ec = ['EcKeyGenParams', [['namedCurve', namedCurve, REQUIRED]]];
const ecImport = ['EcKeyImportParams', [['namedCurve', namedCurve, REQUIRED]]];
const aesGenerate = ['AesKeyGenParams', [['length', aesLength, REQUIRED]]];
const aesDerived = ['AesDerivedKeyParams', [['length', aesLength, REQUIRED]]];
const hmacGenerate = ['HmacKeyGenParams', [['hash', hash, REQUIRED], ['length', nonZero('Zero-length key is not supported')]]];
const importLength = sized(unsignedLong, (length) => length !== 0, () => dataError('HmacImportParams.length cannot be 0'));
const hmacImport = ['HmacImportParams', [['hash', hash, REQUIRED], ['length', importLength]]];
const kmacLength = ['KmacKeyGenParams', [['length', unsignedLong]]];
const kmacImport = ['KmacImportParams', [['length', unsignedLong]]];
const agreement = ['EcdhKeyDeriveParams', [['public', cryptoKey, REQUIRED]]];
const gcmTag = oneOf(octet, [32, 64, 96, 104, 112, 120, 128], 'algorithm.tagLength is not a valid AES-GCM tag length');
const ocbTag = oneOf(octet, [64, 96, 128], 'algorithm.tagLength is not a valid AES-OCB tag length');
const chachaTag = oneOf(octet, [128], 'algorithm.tagLength is not a valid ChaCha20-Poly1305 tag length');
const aead = (ivMember, tag) => ['AeadParams', [['additionalData', bufferSource], ['iv', ivMember, REQUIRED], ['tagLength', tag]]];
const gcm = aead(bufferSource, gcmTag);
const ocb = aead(sized(bufferSource, (bytes) => bytes.byteLength >= 1 && bytes.byteLength <= 15, operationFails('Invalid AES-OCB iv length')), ocbTag);
const chacha = aead(iv(12), chachaTag);
const cbc = ['AesCbcParams', [['iv', iv(16), REQUIRED]]];
const ctrLength = sized(octet, (length) => length >= 1 && length <= 128, operationFails('algorithm.length must be between 1 and 128'));
const ctrCounter = sized(bufferSource, (bytes) => bytes.byteLength === 16, operationFails('algorithm.counter must contain exactly 16 bytes'));
const ctr = ['AesCtrParams', [['counter', ctrCounter, REQUIRED], ['length', ctrLength, REQUIRED]]];
const oaep = ['RsaOaepParams', [['label', bufferSource]]];
const pss = ['RsaPssParams', [['saltLength', unsignedLong, REQUIRED]]];
const ecdsa = ['EcdsaParams', [['hash', hash, REQUIRED]]];
const kmac = ['KmacParams', [['customization', bytesUpTo(512, 'KmacParams.customization')], ['outputLength', unsignedLong, REQUIRED]]];
const hkdf = ['HkdfParams', [['hash', hash, REQUIRED], ['info', bytesUpTo(1024, 'algorithm.info'), REQUIRED], ['salt', bufferSource, REQUIRED]]];
const pbkdf2 = ['Pbkdf2Params', [
  ['hash', hash, REQUIRED], ['iterations', nonZero('iterations cannot be zero'), REQUIRED], ['salt', bufferSource, REQUIRED],
]];
const argon2 = ['Argon2Params', [
  ['associatedData', bufferSource],
  ['memory', unsignedLong, REQUIRED],
  ['nonce', sized(bufferSource, (bytes) => bytes.byteLength >= 8, operationFails('nonce must be at least 8 bytes')), REQUIRED],
  ['parallelism', sized(unsignedLong, (lanes) => lanes >= 1 && lanes < 2 ** 24, operationFails('parallelism must be > 0 and < 16777215')), REQUIRED],
  ['passes', nonZero('passes must be > 0'), REQUIRED],
  ['secretValue', bufferSource],
  ['version', oneOf(octet, [0x13], 'Unsupported Argon2 version')],
]];
const functionName = sized(bufferSource, (bytes) => ['', 'KMAC', 'TupleHash', 'ParallelHash'].includes(String.fromCharCode(...bytes.subarray(0, 20))),
                           () => notSupported('Unsupported CShakeParams functionName'));
const shakeLength = sized(unsignedLong, (length) => length < 2 ** 31, operationFails('Invalid CShakeParams outputLength'));
const cshake = ['CShakeParams', [
  ['customization', bytesUpTo(512, 'CShakeParams.customization')], ['functionName', functionName], ['outputLength', shakeLength, REQUIRED],
]];
const turboshake = ['TurboShakeParams', [['domainSeparation', domain], ['outputLength', nonZeroWholeBytes, REQUIRED]]];
const kangaroo = ['KangarooTwelveParams', [['customization', bytesUpTo(512, 'KangarooTwelveParams.customization')], ['outputLength', nonZeroWholeBytes, REQUIRED]]];

const argon2Names = ['Argon2d', 'Argon2i', 'Argon2id'];
const aesNames = ['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-OCB', 'AES-KW'];
const mldsa = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'];
const mlkem = ['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024'];
const rsaNames = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP'];
const curves = ['Ed25519', 'Ed448', 'X25519', 'X448'];
const each = (names, params) => names.map((name) => [name, params]);
const exportable = each([...rsaNames, 'ECDSA', 'ECDH', ...curves, ...mldsa, ...mlkem], none);

const crypts = [['RSA-OAEP', oaep], ['AES-CBC', cbc], ['AES-CTR', ctr], ['AES-GCM', gcm], ['AES-OCB', ocb], ['ChaCha20-Poly1305', chacha]];
const signs = [
  ['RSASSA-PKCS1-v1_5', none], ['RSA-PSS', pss], ['ECDSA', ecdsa], ['Ed25519', none], ['Ed448', context], ['HMAC', none],
  ...each(mldsa, context), ...each(['KMAC128', 'KMAC256'], kmac),
];
const derives = [['ECDH', agreement], ['X25519', agreement], ['X448', agreement], ['HKDF', hkdf], ['PBKDF2', pbkdf2], ...each(argon2Names, argon2)];

/** The algorithms of each operation. */
const operations = new Map(Object.entries({
  'encrypt': crypts,
  'decrypt': crypts,
  'sign': signs,
  'verify': signs,
  'digest': [
    ...each([...HASHES.keys()], none), ...each(['cSHAKE128', 'cSHAKE256'], cshake), ...each(['TurboSHAKE128', 'TurboSHAKE256'], turboshake),
    ...each(['KT128', 'KT256'], kangaroo),
  ],
  'generateKey': [
    ...each(rsaNames, rsaGenerate), ...each(['ECDSA', 'ECDH'], ec), ...each([...curves, ...mldsa, ...mlkem, 'ChaCha20-Poly1305'], none),
    ...each(aesNames, aesGenerate), ['HMAC', hmacGenerate], ...each(['KMAC128', 'KMAC256'], kmacLength),
  ],
  'importKey': [
    ...each(rsaNames, rsaImport), ...each(['ECDSA', 'ECDH'], ecImport), ...each([...curves, ...mldsa, ...mlkem, ...aesNames], none),
    ...each(['ChaCha20-Poly1305', 'HKDF', 'PBKDF2', ...argon2Names], none), ['HMAC', hmacImport], ...each(['KMAC128', 'KMAC256'], kmacImport),
  ],
  'exportKey': [...exportable, ...each([...aesNames, 'ChaCha20-Poly1305', 'HMAC', 'KMAC128', 'KMAC256'], none)],
  'deriveBits': derives,
  'get key length': [
    ...each(aesNames, aesDerived), ['HMAC', hmacImport], ['ChaCha20-Poly1305', none], ...each(['HKDF', 'PBKDF2', ...argon2Names], none),
    ...each(['KMAC128', 'KMAC256'], kmacImport),
  ],
  'wrapKey': [['AES-KW', none]],
  'unwrapKey': [['AES-KW', none]],
  'getPublicKey': exportable,
  'encapsulate': each(mlkem, none),
  'decapsulate': each(mlkem, none),
}).map(([operation, entries]) => [operation, new Map(entries.map(([name, params]) => [name.toLowerCase(), { name, params }]))]));

/** Without the letters of other alphabets, which Unicode makes equal to some of ASCII. */
function asciiLowerCase(text) {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * Checks and copies an algorithm argument.
 * @param {string|object} algorithm
 * @param {string} operation
 * @param {Map<string, unknown>} [allowed] only these names will do
 * @returns {{ name: string }} with the parameters of the operation
 * @throws {DOMException} NotSupportedError for an algorithm that has no such operation
 */
export function normalize(algorithm, operation, allowed) {
  // Whatever is no object is a name.
  if ((typeof algorithm !== 'object' && typeof algorithm !== 'function') || algorithm === null) {
    return normalize({ name: domString(algorithm, 'Algorithm') }, operation, allowed);
  }
  const { name: given } = dictionary(algorithm, 'Algorithm', [['name', domString, REQUIRED]]);
  const found = operations.get(operation)?.get(asciiLowerCase(given));
  if (found === undefined || (allowed !== undefined && !allowed.has(found.name))) throw notSupported('Unrecognized algorithm name');
  const [type, members] = found.params;
  return { __proto__: null, name: found.name, ...dictionary(algorithm, type, members) };
}

/** Whether an operation has that algorithm at all. */
export function hasOperation(operation, name) {
  return operations.get(operation)?.has(asciiLowerCase(name)) === true;
}
