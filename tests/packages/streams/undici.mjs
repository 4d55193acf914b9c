// undici from npm: how it works with streams, as bodies of requests and of responses, and when they break.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { PassThrough, Readable, Writable, pipeline as nodePipeline } from 'node:stream';
import { promisify } from 'node:util';
import { Client, FormData, errors, fetch, interceptors, pipeline, request, stream } from 'undici';

const server = createServer(async (incoming, response) => {
  if (incoming.url === '/echo') {
    response.setHeader('x-method', incoming.method);
    incoming.pipe(response);
  } else if (incoming.url === '/large') {
    response.end('x'.repeat(200_000));
  } else if (incoming.url === '/broken') {
    response.writeHead(200, { 'content-length': 100 });
    response.write('some');
    setImmediate(() => response.destroy());
  } else if (incoming.url === '/slow') {
    response.write('first');
  } else {
    response.statusCode = 404;
    response.end(JSON.stringify({ url: incoming.url }));
  }
});
server.listen(0);
await once(server, 'listening');
const origin = `http://localhost:${server.address().port}`;
const tried = async (name, promise) => {
  try {
    console.log(name, await promise);
  } catch (error) {
    console.log(name, 'rejected', error.code ?? error.name);
  }
};
const collect = async (body) => {
  let size = 0;
  for await (const chunk of body) size += chunk.length;
  return size;
};

for (const [name, body] of Object.entries({
  text: () => 'text',
  buffer: () => Buffer.from('buffer'),
  readable: () => Readable.from(['a ', 'readable']),
  iterable: () => (async function* () { yield 'an '; yield 'iterable'; })(),
  web: () => new Blob(['of the web']).stream(),
  through: () => { const made = new PassThrough(); made.end('through'); return made; },
})) {
  await tried(name, request(`${origin}/echo`, { method: 'POST', body: body() }).then(async ({ statusCode, headers, body: answer }) => [statusCode, headers['x-method'], await answer.text()]));
}
await tried('json', request(`${origin}/none`).then(({ statusCode, body }) => body.json().then((value) => [statusCode, value])));
await tried('iterated', request(`${origin}/large`).then(({ body }) => collect(body)));
await tried('dumped', request(`${origin}/large`).then(({ body }) => body.dump()));
await tried('used twice', request(`${origin}/large`).then(async ({ body }) => { await body.text(); return body.text(); }));
await tried('broken body', request(`${origin}/broken`).then(({ body }) => body.text()));
await tried('broken request', request(`${origin}/echo`, { method: 'POST', body: new Readable({ read() { this.destroy(new Error('source broke')); } }) }).catch((error) => { throw Object.assign(error, { code: error.message }); }));
await tried('aborted', (async () => {
  const controller = new AbortController();
  const { body } = await request(`${origin}/slow`, { signal: controller.signal });
  setImmediate(() => controller.abort());
  return body.text();
})());

const written = [];
await stream(`${origin}/echo`, { method: 'PUT', body: 'to a sink', opaque: written }, ({ statusCode, opaque }) => new Writable({
  write(chunk, encoding, callback) { opaque.push(statusCode, String(chunk)); callback(); },
}));
console.log('stream', written);
await tried('stream that fails', stream(`${origin}/large`, {}, () => new Writable({ write: (chunk, encoding, callback) => callback(Object.assign(new Error('full'), { code: 'FULL' })) })));

const out = [];
await promisify(nodePipeline)(
  Readable.from(['in ', 'a ', 'pipeline']),
  pipeline(`${origin}/echo`, { method: 'POST' }, ({ body }) => nodePipeline(body, new PassThrough(), () => {})),
  new Writable({ write(chunk, encoding, callback) { out.push(String(chunk)); callback(); } }),
);
console.log('pipeline', out.join(''));

const form = new FormData();
form.set('field', 'value');
await tried('fetch', fetch(`${origin}/echo`, { method: 'POST', body: form }).then((answer) => answer.formData()).then((data) => data.get('field')));
await tried('fetch stream', fetch(`${origin}/large`).then((answer) => collect(answer.body)));
await tried('fetch duplex', fetch(`${origin}/echo`, { method: 'POST', body: new Blob(['blob']).stream(), duplex: 'half' }).then((answer) => answer.text()));

const client = new Client(origin);
const composed = client.compose(interceptors.dump({ maxSize: 10_000 }));
await tried('client', Promise.all([1, 2, 3].map((id) => client.request({ path: '/echo', method: 'POST', body: `${id}` }).then(({ body }) => body.text()))));
await tried('too large for dump', composed.request({ path: '/large', method: 'GET' }).then(({ body }) => body.text()));
console.log(errors.RequestAbortedError.name);
await client.close();
await tried('closed client', client.request({ path: '/', method: 'GET' }));
server.closeAllConnections();
server.close();
