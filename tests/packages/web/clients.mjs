// axios, got, node-fetch, undici, superagent, supertest and http-proxy talk to a server of node:http.
import http from 'node:http';
import { once } from 'node:events';
import axios from 'axios';
import got from 'got';
import nodeFetch from 'node-fetch';
import { request as undici } from 'undici';
import superagent from 'superagent';
import supertest from 'supertest';
import httpProxy from 'http-proxy';

const server = http.createServer(async (req, res) => {
  let text = '';
  for await (const chunk of req.setEncoding('utf8')) text += chunk;
  if (req.url === '/redirect') return res.writeHead(302, { location: '/target' }).end();
  if (req.url === '/missing') return res.writeHead(404).end('nothing');
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({ method: req.method, url: req.url, type: req.headers['content-type'], text }));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const base = `http://127.0.0.1:${server.address().port}`;

console.log('axios', (await axios.post(`${base}/a`, { x: 1 })).data, (await axios.get(`${base}/redirect`)).data.url, await axios.get(`${base}/missing`).catch((e) => e.code));
console.log('got', await got.post(`${base}/g`, { json: { x: 1 } }).json(), (await got(`${base}/redirect`).json()).url, await got(`${base}/missing`).catch((e) => e.code));
console.log('node-fetch', await (await nodeFetch(`${base}/n`, { method: 'PUT', body: 'text' })).json(), (await nodeFetch(`${base}/missing`)).status);
console.log('undici', await (await undici(`${base}/u`, { method: 'POST', body: 'text' })).body.json());
console.log('superagent', (await superagent.post(`${base}/s`).send({ x: 1 })).body, await superagent.get(`${base}/missing`).catch((e) => e.status));
await supertest(server).get('/t').expect(200).expect('content-type', /json/);
const proxy = httpProxy.createProxyServer({ target: base }).listen(0);
const front = await new Promise((resolve) => setTimeout(() => resolve(proxy._server.address().port), 50));
console.log('http-proxy', await (await nodeFetch(`http://127.0.0.1:${front}/p`, { method: 'POST', body: 'through' })).json());
proxy.close();
server.closeAllConnections();
server.close();
