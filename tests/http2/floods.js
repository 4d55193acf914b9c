// A peer that floods a server with resets, PINGs, SETTINGS or CONTINUATIONs is cut off, and the server serves others.
const assert = require('node:assert');
const { once } = require('node:events');
const http2 = require('node:http2');
const net = require('node:net');
const test = require('node:test');

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const get = Buffer.from('828684410178', 'hex');

function frame(type, flags, stream, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Sends what `next` makes, and never reads, until the server hangs up. */
async function flood(options, next) {
  const server = http2.createServer(options);
  let failure;
  server.on('sessionError', (error) => (failure = error));
  server.on('stream', (stream) => {
    stream.on('error', () => {});
    stream.respond();
    stream.end('ok');
  });
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address();

  const socket = net.connect(port);
  socket.on('error', () => {});
  socket.write(Buffer.concat([preface, frame(4, 0, 0)]));
  const closed = new Promise((resolve) => socket.on('close', resolve));
  let round = 0;
  const send = () => {
    if (socket.destroyed) return;
    const pieces = [];
    for (let i = 0; i < 200; i++) pieces.push(next(round++));
    socket.write(Buffer.concat(pieces), () => setImmediate(send));
  };
  send();
  // The end is seen when what was sent before it is read.
  setTimeout(() => socket.resume(), 300);
  await closed;

  const session = http2.connect(`http://localhost:${port}`);
  const request = session.request();
  const [headers] = await once(request, 'response');
  assert.strictEqual(headers[':status'], 200);
  request.resume();
  await once(request, 'close');
  session.close();
  server.close();
  return failure;
}

test('streams that are reset at once', { timeout: 20_000 }, async () => {
  await flood({ streamResetBurst: 50, streamResetRate: 1 }, (i) =>
    Buffer.concat([frame(1, 5, 2 * i + 1, get), frame(3, 0, 2 * i + 1, Buffer.from([0, 0, 0, 8]))]),
  );
});

test('broken requests', { timeout: 20_000 }, async () => {
  const failure = await flood({ maxSessionInvalidFrames: 20 }, (i) => frame(1, 5, 2 * i + 1, Buffer.from([0x88])));
  assert.strictEqual(failure.code, 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES');
});

test('a block of fields without an end', { timeout: 20_000 }, async () => {
  await flood({}, (i) => (i === 0 ? frame(1, 1, 1, get) : frame(9, 0, 1, Buffer.from([0x00, 0x01, 0x61, 0x01, 0x62]))));
});

test('a bomb of compressed fields', { timeout: 20_000 }, async () => {
  const server = http2.createServer();
  server.on('stream', () => assert.fail('the list of fields is too long'));
  server.listen(0);
  await once(server, 'listening');
  const socket = net.connect(server.address().port);
  // One large field is kept, and named 4,000 times.
  const large = Buffer.concat([Buffer.from([0x40, 1, 0x61, 0x7f, 0x80 | (3000 - 127) % 128, (3000 - 127) >> 7]), Buffer.alloc(3000, 'x')]);
  const bomb = Buffer.concat([get, large, Buffer.alloc(4000, 0xbe)]);
  socket.write(Buffer.concat([preface, frame(4, 0, 0), frame(1, 5, 1, bomb)]));
  const reset = await new Promise((resolve) => {
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 9 && rest.length >= 9 + rest.readUIntBE(0, 3)) {
        const length = rest.readUIntBE(0, 3);
        if (rest[3] === 3) resolve(rest.readUInt32BE(9));
        rest = rest.subarray(9 + length);
      }
    });
  });
  assert.strictEqual(reset, http2.constants.NGHTTP2_ENHANCE_YOUR_CALM);
  socket.destroy();
  server.close();
});
