// Proves that HTTP/2 settings are packed and unpacked as in Node, bad values have its codes, and the constants are there.
const assert = require('node:assert');
const http2 = require('node:http2');

const packed = http2.getPackedSettings({ enablePush: false, headerTableSize: 5, customSettings: { 999: 7 } });
assert.strictEqual(packed.toString('hex'), '00010000000500020000000003e700000007');
assert.deepStrictEqual({ ...http2.getUnpackedSettings(packed) }, { headerTableSize: 5, enablePush: false, customSettings: { 999: 7 } });
assert.strictEqual(http2.getPackedSettings().length, 0);
assert.strictEqual(http2.getDefaultSettings().maxFrameSize, 16384);
assert.notStrictEqual(http2.getDefaultSettings(), http2.getDefaultSettings());

const invalid = (settings) => assert.throws(() => http2.getPackedSettings(settings), { code: 'ERR_HTTP2_INVALID_SETTING_VALUE' });
invalid({ maxFrameSize: 1 });
invalid({ enablePush: 1 });
invalid({ initialWindowSize: 2 ** 31 });
invalid({ customSettings: { [-1]: 1 } });
assert.throws(() => http2.getUnpackedSettings(Buffer.alloc(6 + 5)), { code: 'ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH' });
assert.throws(() => http2.getUnpackedSettings('x'), { code: 'ERR_INVALID_ARG_TYPE' });

const { constants } = http2;
assert.strictEqual(constants.HTTP2_HEADER_PATH, ':path');
assert.strictEqual(constants.HTTP2_HEADER_CONTENT_TYPE, 'content-type');
assert.strictEqual(constants.HTTP2_METHOD_VERSION_CONTROL, 'VERSION-CONTROL');
assert.strictEqual(constants.HTTP_STATUS_TEAPOT, 418);
assert.strictEqual(constants.NGHTTP2_CANCEL, 8);
