// What a server makes of frames that break RFC 9113: the connection ends with the code of the RFC, or only the stream does.
const assert = require('node:assert');
const { once } = require('node:events');
const http2 = require('node:http2');
const net = require('node:net');
const test = require('node:test');

const DATA = 0, HEADERS = 1, PRIORITY = 2, RST_STREAM = 3, SETTINGS = 4, PUSH_PROMISE = 5, PING = 6, GOAWAY = 7, WINDOW_UPDATE = 8, CONTINUATION = 9;
const END_STREAM = 1, ACK = 1, END_HEADERS = 4, PADDED = 8;
const NO_ERROR = 0, PROTOCOL_ERROR = 1, FLOW_CONTROL_ERROR = 3, FRAME_SIZE_ERROR = 6, COMPRESSION_ERROR = 9;

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
/** GET http://x/, and POST. */
const get = Buffer.from('828684410178', 'hex');
const post = Buffer.from('838684410178', 'hex');

function frame(type, flags, stream, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

function number(value) {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
}

function setting(id, value) {
  const octets = Buffer.alloc(6);
  octets.writeUInt16BE(id);
  octets.writeUInt32BE(value, 2);
  return octets;
}

/** A literal field that is not indexed. */
function field(name, value) {
  return Buffer.concat([Buffer.from([0, name.length]), Buffer.from(name), Buffer.from([value.length]), Buffer.from(value)]);
}

/** The frames a server answers with until it has said what the test waits for, or hangs up. */
async function converse(frames, isEnough) {
  const server = http2.createServer();
  server.on('sessionError', () => {});
  server.on('stream', (stream) => {
    stream.on('error', () => {});
    stream.on('end', () => {
      if (stream.closed || stream.headersSent) return;
      stream.respond();
      stream.end('ok');
    });
    stream.resume();
  });
  server.listen(0);
  await once(server, 'listening');
  const socket = net.connect(server.address().port);
  socket.on('error', () => {});
  const received = [];
  let rest = Buffer.alloc(0);
  const done = new Promise((resolve) => {
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 9 && rest.length >= 9 + rest.readUIntBE(0, 3)) {
        const length = rest.readUIntBE(0, 3);
        const one = { type: rest[3], flags: rest[4], stream: rest.readUInt32BE(5), payload: rest.subarray(9, 9 + length) };
        received.push(one);
        rest = rest.subarray(9 + length);
        if (isEnough(one)) resolve();
      }
    });
    socket.on('close', resolve);
  });
  socket.write(Buffer.concat(frames));
  await done;
  socket.destroy();
  server.close();
  return received;
}

const start = [preface, frame(SETTINGS, 0, 0)];

/** The whole connection ends with one of `codes`. */
async function breaks(frames, ...codes) {
  const received = await converse([...start, ...frames], ({ type }) => type === GOAWAY);
  const goaway = received.find(({ type }) => type === GOAWAY);
  // A server may also hang up without a word.
  if (goaway !== undefined) assert.ok(codes.includes(goaway.payload.readUInt32BE(4)), `GOAWAY with ${goaway.payload.readUInt32BE(4)}`);
  assert.ok(!received.some(({ type, stream }) => type === HEADERS && stream === 1 && frames.length === 1));
}

/** Stream 1 is reset with `code`, and the connection lives on: a PING is answered. */
async function resets(frames, code) {
  const received = await converse([...start, ...frames, frame(PING, 0, 0, Buffer.alloc(8))], ({ type, flags }) => type === PING && flags === ACK);
  const reset = received.find(({ type, stream }) => type === RST_STREAM && stream === 1);
  assert.ok(reset, 'no RST_STREAM');
  assert.strictEqual(reset.payload.readUInt32BE(0), code);
  assert.ok(received.some(({ type, flags }) => type === PING && flags === ACK));
}

/** The frames are answered as if nothing were odd about them. */
async function isFine(frames) {
  const received = await converse([...start, ...frames], ({ type, flags, stream }) => stream === 1 && type <= 1 && flags & END_STREAM);
  assert.ok(received.some(({ type, stream }) => type === HEADERS && stream === 1));
  assert.ok(!received.some(({ type, payload }) => type === GOAWAY && payload.readUInt32BE(4) !== NO_ERROR));
}

const request = frame(HEADERS, END_STREAM | END_HEADERS, 1, get);

const cases = {
  '3.4: a preface that is none': () => converse([Buffer.from('GET / HTTP/1.1\r\nhost: x\r\n\r\n'.padEnd(40))], () => false),
  '3.4: SETTINGS do not come first': () => converse([preface, request], ({ type }) => type === GOAWAY),
  '4.1: unknown frames are ignored': () => isFine([frame(0xfa, 0xff, 0, Buffer.alloc(20)), request]),
  '4.2: a frame larger than allowed': () => breaks([frame(DATA, 0, 1, Buffer.alloc(16385))], FRAME_SIZE_ERROR),
  '4.3: a broken block of fields': () => breaks([frame(HEADERS, END_STREAM | END_HEADERS, 1, Buffer.from('ff', 'hex'))], COMPRESSION_ERROR),
  '4.3: a block that is interrupted': () => breaks([frame(HEADERS, END_STREAM, 1, get), frame(PING, 0, 0, Buffer.alloc(8))], PROTOCOL_ERROR),
  '4.3: a block continued on another stream': () =>
    breaks([frame(HEADERS, END_STREAM, 1, get), frame(CONTINUATION, END_HEADERS, 3, get)], PROTOCOL_ERROR),
  '5.1: DATA on an idle stream': () => breaks([frame(DATA, 0, 1, Buffer.from('x'))], PROTOCOL_ERROR),
  '5.1: RST_STREAM on an idle stream': () => breaks([frame(RST_STREAM, 0, 1, number(8))], PROTOCOL_ERROR),
  '5.1: WINDOW_UPDATE on an idle stream': () => breaks([frame(WINDOW_UPDATE, 0, 1, number(8))], PROTOCOL_ERROR),
  '5.1.1: a stream with an even number': () => breaks([frame(HEADERS, END_STREAM | END_HEADERS, 2, get)], PROTOCOL_ERROR),
  '6.1: DATA without a stream': () => breaks([frame(DATA, 0, 0, Buffer.from('x'))], PROTOCOL_ERROR),
  '6.1: DATA whose padding is as long as the frame': () =>
    breaks([frame(HEADERS, END_HEADERS, 1, post), frame(DATA, PADDED, 1, Buffer.from([5, 1, 1]))], PROTOCOL_ERROR),
  '6.2: HEADERS without a stream': () => breaks([frame(HEADERS, END_HEADERS, 0, get)], PROTOCOL_ERROR),
  '6.2: HEADERS whose padding is too long': () => breaks([frame(HEADERS, END_HEADERS | PADDED, 1, Buffer.concat([Buffer.from([99]), get]))], PROTOCOL_ERROR),
  '6.3: PRIORITY of another length': () => breaks([frame(PRIORITY, 0, 1, Buffer.alloc(4))], FRAME_SIZE_ERROR),
  '6.4: RST_STREAM without a stream': () => breaks([frame(RST_STREAM, 0, 0, number(8))], PROTOCOL_ERROR),
  '6.4: RST_STREAM of another length': () => breaks([request, frame(RST_STREAM, 0, 1, Buffer.alloc(3))], FRAME_SIZE_ERROR),
  '6.5: SETTINGS of a stream': () => breaks([frame(SETTINGS, 0, 1)], PROTOCOL_ERROR),
  '6.5: SETTINGS acknowledged with a payload': () => breaks([frame(SETTINGS, ACK, 0, setting(3, 1))], FRAME_SIZE_ERROR),
  '6.5: SETTINGS of another length': () => breaks([frame(SETTINGS, 0, 0, Buffer.alloc(3))], FRAME_SIZE_ERROR),
  '6.5.2: ENABLE_PUSH is neither 0 nor 1': () => breaks([frame(SETTINGS, 0, 0, setting(2, 2))], PROTOCOL_ERROR),
  '6.5.2: INITIAL_WINDOW_SIZE is too large': () => breaks([frame(SETTINGS, 0, 0, setting(4, 2 ** 31))], FLOW_CONTROL_ERROR),
  '6.5.2: MAX_FRAME_SIZE is too small': () => breaks([frame(SETTINGS, 0, 0, setting(5, 16383))], PROTOCOL_ERROR),
  '6.5.2: MAX_FRAME_SIZE is too large': () => breaks([frame(SETTINGS, 0, 0, setting(5, 2 ** 24))], PROTOCOL_ERROR),
  '6.5.2: unknown settings are ignored': () => isFine([frame(SETTINGS, 0, 0, setting(0xff, 1)), request]),
  '6.6: PUSH_PROMISE of a client': () => breaks([request, frame(PUSH_PROMISE, END_HEADERS, 1, Buffer.concat([number(2), get]))], PROTOCOL_ERROR),
  '6.7: PING of a stream': () => breaks([frame(PING, 0, 1, Buffer.alloc(8))], PROTOCOL_ERROR),
  '6.7: PING of another length': () => breaks([frame(PING, 0, 0, Buffer.alloc(6))], FRAME_SIZE_ERROR),
  '6.8: GOAWAY of a stream': () => breaks([frame(GOAWAY, 0, 1, Buffer.alloc(8))], PROTOCOL_ERROR),
  '6.9: WINDOW_UPDATE of nothing, of the connection': () => breaks([frame(WINDOW_UPDATE, 0, 0, number(0))], PROTOCOL_ERROR),
  '6.9: WINDOW_UPDATE of another length': () => breaks([frame(WINDOW_UPDATE, 0, 0, Buffer.alloc(3))], FRAME_SIZE_ERROR),
  '6.9.1: the window of the connection grows too large': () => breaks([frame(WINDOW_UPDATE, 0, 0, number(2 ** 31 - 1))], FLOW_CONTROL_ERROR),
  '6.10: CONTINUATION that continues nothing': () => breaks([frame(CONTINUATION, END_HEADERS, 1, get)], PROTOCOL_ERROR),
  '8.1.1: content that is shorter than it says': () =>
    resets([frame(HEADERS, END_HEADERS, 1, Buffer.concat([post, field('content-length', '3')])), frame(DATA, END_STREAM, 1, Buffer.from('xx'))], PROTOCOL_ERROR),
  '8.2: a name in upper case': () => resets([frame(HEADERS, END_STREAM | END_HEADERS, 1, Buffer.concat([get, field('X-Y', 'z')]))], PROTOCOL_ERROR),
  '8.2.2: a field of the connection': () => resets([frame(HEADERS, END_STREAM | END_HEADERS, 1, Buffer.concat([get, field('connection', 'x')]))], PROTOCOL_ERROR),
  '8.2.2: te that is not trailers': () => resets([frame(HEADERS, END_STREAM | END_HEADERS, 1, Buffer.concat([get, field('te', 'gzip')]))], PROTOCOL_ERROR),
  '8.3: an unknown pseudo field': () => resets([frame(HEADERS, END_STREAM | END_HEADERS, 1, Buffer.concat([get, field(':x', 'y')]))], PROTOCOL_ERROR),
  '8.3: a pseudo field after others': () =>
    resets([frame(HEADERS, END_STREAM | END_HEADERS, 1, Buffer.concat([Buffer.from('8286', 'hex'), field('a', 'b'), Buffer.from('84410178', 'hex')]))], PROTOCOL_ERROR),
  '8.3: pseudo fields among trailers': () =>
    resets([frame(HEADERS, END_HEADERS, 1, post), frame(HEADERS, END_STREAM | END_HEADERS, 1, field(':path', '/'))], PROTOCOL_ERROR),
  '8.3.1: no method': () => resets([frame(HEADERS, END_STREAM | END_HEADERS, 1, Buffer.from('8684410178', 'hex'))], PROTOCOL_ERROR),
  '8.3.1: two paths': () => resets([frame(HEADERS, END_STREAM | END_HEADERS, 1, Buffer.from('82868484410178', 'hex'))], PROTOCOL_ERROR),
  '8.3.1: an empty path': () =>
    resets([frame(HEADERS, END_STREAM | END_HEADERS, 1, Buffer.concat([Buffer.from('8286410178', 'hex'), field(':path', '')]))], PROTOCOL_ERROR),
  'a block in pieces': () => isFine([frame(HEADERS, END_STREAM, 1, get.subarray(0, 2)), frame(CONTINUATION, END_HEADERS, 1, get.subarray(2))]),
};

for (const [name, run] of Object.entries(cases)) test(name, { timeout: 10_000 }, run);
