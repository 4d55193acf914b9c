'use strict';
// Proves that an agent with `proxyEnv` asks the proxy for whole URLs, except for the hosts of NO_PROXY.
const assert = require('node:assert');
const { once } = require('node:events');
const http = require('node:http');

async function listening(handler) {
  const server = http.createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function ask(options) {
  const [response] = await once(http.get(options), 'response');
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  return body;
}

(async () => {
  const target = await listening((req, res) => res.end(`target ${req.url}`));
  const proxy = await listening((req, res) => {
    res.end(`proxy ${req.url} ${req.headers['proxy-connection']} ${req.headers['proxy-authorization']}`);
  });
  const { port } = target.address();
  const address = `http://user:secret@127.0.0.1:${proxy.address().port}`;
  const agent = new http.Agent({ proxyEnv: { HTTP_PROXY: address, NO_PROXY: `localhost,10.0.0.1-10.0.0.9,127.0.0.1:${port + 1}` } });
  const credentials = `Basic ${Buffer.from('user:secret').toString('base64')}`;

  assert.strictEqual(await ask({ host: '127.0.0.1', port, path: '/a?b', agent }), `proxy http://127.0.0.1:${port}/a?b close ${credentials}`);
  const headers = ['Host', `127.0.0.1:${port}`, 'X-A', 'b'];
  assert.strictEqual(await ask({ host: '127.0.0.1', port, path: '/a', agent, headers }), `proxy http://127.0.0.1:${port}/a undefined undefined`);
  assert.strictEqual(await ask({ host: 'localhost', family: 4, port, path: '/a', agent }), 'target /a');
  assert.strictEqual(await ask({ host: '127.0.0.1', port, path: '/a' }), 'target /a');
  for (const wrong of [{ path: 'http://b.test/' }, { headers: { Host: 'b.test' } }]) {
    assert.throws(() => http.get({ host: 'a.test', agent, ...wrong }), { code: 'ERR_INVALID_ARG_VALUE' });
  }
  target.close();
  proxy.close();
})();
