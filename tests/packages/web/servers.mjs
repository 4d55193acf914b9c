// express, fastify, koa and hapi answer the same questions.
import http from 'node:http';
import { once } from 'node:events';
import express from 'express';
import fastify from 'fastify';
import Koa from 'koa';
import Hapi from '@hapi/hapi';

function viaExpress() {
  const app = express();
  app.use(express.json());
  app.get('/hello/:name', (req, res) => res.set('X-Kind', 'express').send(`Hello ${req.params.name} ${req.query.q}`));
  app.post('/echo', (req, res) => res.status(201).json({ got: req.body }));
  app.get('/fail', () => Promise.reject(new Error('broken')));
  app.use((error, req, res, next) => res.status(500).send(error.message));
  const server = app.listen(0);
  return once(server, 'listening').then(() => [server.address().port, () => server.close()]);
}

async function viaFastify() {
  const app = fastify();
  app.get('/hello/:name', (request, reply) => reply.header('X-Kind', 'fastify').send(`Hello ${request.params.name} ${request.query.q}`));
  app.post('/echo', { schema: { body: { type: 'object', required: ['a'] } } }, (request, reply) => reply.code(201).send({ got: request.body }));
  app.get('/fail', () => Promise.reject(new Error('broken')));
  await app.listen({ port: 0 });
  return [app.server.address().port, () => app.close()];
}

function viaKoa() {
  const app = new Koa();
  app.silent = true;
  app.use(async (ctx, next) => {
    ctx.set('X-Kind', 'koa');
    await next();
  });
  app.use(async (ctx) => {
    if (ctx.path.startsWith('/hello/')) ctx.body = `Hello ${ctx.path.slice(7)} ${ctx.query.q}`;
    else if (ctx.path === '/fail') throw new Error('broken');
    else {
      let text = '';
      for await (const chunk of ctx.req.setEncoding('utf8')) text += chunk;
      ctx.status = 201;
      ctx.body = { got: JSON.parse(text) };
    }
  });
  const server = app.listen(0);
  return once(server, 'listening').then(() => [server.address().port, () => server.close()]);
}

async function viaHapi() {
  const server = Hapi.server({ port: 0, host: '127.0.0.1' });
  server.route([
    { method: 'GET', path: '/hello/{name}', handler: (request, h) => h.response(`Hello ${request.params.name} ${request.query.q}`).header('X-Kind', 'hapi') },
    { method: 'POST', path: '/echo', handler: (request, h) => h.response({ got: request.payload }).code(201) },
    { method: 'GET', path: '/fail', handler: () => Promise.reject(new Error('broken')) },
  ]);
  await server.start();
  return [server.info.port, () => server.stop()];
}

async function ask(port, path, options, body) {
  const request = http.request({ port, path, host: '127.0.0.1', ...options });
  request.end(body);
  const [response] = await once(request, 'response');
  const text = (await response.setEncoding('utf8').toArray()).join('');
  return [response.statusCode, response.headers['content-type'], response.headers['x-kind'], response.headers['content-length'], text].join(' | ');
}

for (const start of [viaExpress, viaFastify, viaKoa, viaHapi]) {
  const [port, stop] = await start();
  console.log(start.name);
  console.log(await ask(port, '/hello/you?q=1'));
  console.log(await ask(port, '/echo', { method: 'POST', headers: { 'content-type': 'application/json' } }, '{"a":[1,"ü"]}'));
  console.log(await ask(port, '/fail'));
  console.log(await ask(port, '/nowhere'));
  await stop();
}
