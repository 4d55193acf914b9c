// Routes of serve(): paths with handlers of their own, found without a URL being made. Docs: docs/serve.md, "Routes".

import { METHODS } from 'http';
import { codes } from 'internal/errors';
import { peekRequestState } from 'internal/fetch/request';
import { Response, peekResponseState } from 'internal/fetch/response';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

const methods = new Set(METHODS);

/** What paths that begin alike have in common, one segment further each. */
class Branch {
  literals = new Map();
  /** Any segment. @type {Branch | null} */
  any = null;
  /** Routes that end here, and that take all that follows. @type {Route | null} */
  route = null;
  rest = null;
}

/** @typedef {{ answer: Function, names: string[] }} Route names: of the parameters, in order */

/** `/a//b` has an empty segment in it. @returns {string[]} */
const segmentsOf = (path) => path.slice(1).split('/');

function decoded(segment) {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    // What is no UTF-8 stays as it came.
    return segment;
  }
}

function byMethod(pattern, handlers, fallback) {
  const table = new Map();
  for (const method of Object.keys(handlers)) {
    if (!methods.has(method)) throw new ERR_INVALID_ARG_VALUE(`options.routes[${JSON.stringify(pattern)}]`, method, 'is no method');
    table.set(method, answerOf(`${method} ${pattern}`, handlers[method]));
  }
  const allow = [...table.keys()].join(', ');
  return (request, info) => {
    const { method } = request;
    const answer = table.get(method) ?? (method === 'HEAD' ? table.get('GET') : undefined) ?? fallback;
    return answer === undefined ? new Response('Method Not Allowed', { status: 405, headers: { allow } }) : answer(request, info);
  };
}

/** What answers requests of a route: a function, or a response that is sent again and again. */
function answerOf(pattern, value) {
  if (typeof value === 'function') return value;
  const state = peekResponseState(value);
  if (state === undefined) throw new ERR_INVALID_ARG_TYPE(`options.routes[${JSON.stringify(pattern)}]`, ['Function', 'Response', 'Object'], value);
  return () => value.clone();
}

function plant(root, pattern, answer) {
  const invalid = (why) => new ERR_INVALID_ARG_VALUE('options.routes', pattern, why);
  if (!pattern.startsWith('/')) throw invalid('does not begin with a slash');
  const names = [];
  const segments = segmentsOf(pattern);
  let branch = root;
  for (const [index, segment] of segments.entries()) {
    if (segment === '*') {
      if (index < segments.length - 1) throw invalid('goes on after its star');
      branch.rest = { answer, names: [...names, '*'] };
      return;
    }
    if (segment.startsWith(':')) {
      const name = segment.slice(1);
      if (name === '' || names.includes(name)) throw invalid('has a parameter without a name of its own');
      names.push(name);
      branch = branch.any ??= new Branch();
    } else {
      const key = decoded(segment);
      if (!branch.literals.has(key)) branch.literals.set(key, new Branch());
      branch = branch.literals.get(key);
    }
  }
  branch.route = { answer, names };
}

/** The route of a path: what is written out goes before parameters, and these before stars. @returns {Route | null} */
function find(branch, segments, index, values) {
  if (index === segments.length) return branch.route;
  const segment = segments[index];
  const literal = branch.literals.get(segment);
  let found = literal === undefined ? null : find(literal, segments, index + 1, values);
  if (found === null && branch.any !== null && segment !== '') {
    values.push(segment);
    found = find(branch.any, segments, index + 1, values);
    if (found === null) values.pop();
  }
  if (found === null && branch.rest !== null) {
    values.push(segments.slice(index).join('/'));
    found = branch.rest;
  }
  return found;
}

/**
 * A handler that looks for the route of a request.
 * @param {Record<string, Function | Response | Record<string, Function | Response>>} routes
 * @param {Function | undefined} fallback for the requests that have none
 * @returns {(request: Request, info: object) => Response | Promise<Response>}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
export function routed(routes, fallback) {
  const root = new Branch();
  for (const pattern of Object.keys(routes)) {
    const value = routes[pattern];
    const isTable = typeof value === 'object' && value !== null && peekResponseState(value) === undefined;
    plant(root, pattern, isTable ? byMethod(pattern, value, fallback) : answerOf(pattern, value));
  }
  return (request, info) => {
    const { target } = peekRequestState(request).exchange;
    const path = target.startsWith('/') ? target : new URL(request.url).pathname;
    const query = path.indexOf('?');
    const values = [];
    const segments = segmentsOf(query < 0 ? path : path.slice(0, query)).map(decoded);
    const route = find(root, segments, 0, values);
    if (route === null) return fallback === undefined ? new Response('Not Found', { status: 404 }) : fallback(request, info);
    const params = { __proto__: null };
    for (const [index, name] of route.names.entries()) params[name] = values[index];
    Object.defineProperty(request, 'params', { __proto__: null, value: params, writable: true, enumerable: true, configurable: true });
    return route.answer(request, info);
  };
}
