// The way to the network: requests and responses as ops know them, failures as Node reports them, and the environment's settings.

import { core, lazy } from 'internal/core';
import process from 'process';
import {
  op_fetch_decode,
  op_fetch_finish_body,
  op_fetch_read,
  op_fetch_read_all,
  op_fetch_response,
  op_fetch_start,
  op_fetch_write_body,
} from 'internal/ops';
import { Buffer } from 'buffer';
import { ErrnoException, ExceptionWithHostPort } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { URL } from 'internal/url';

const lazyAuthorities = lazy('internal/tls/ca_certificates');

const kNoBytes = new Uint8Array(0);

// ---- failures --------------------------------------------------------------------------------------------------------

const lookupCodes = { '-3001': 'EAI_AGAIN', '-3004': 'EAI_FAIL', '-3005': 'EAI_FAMILY', '-3006': 'EAI_MEMORY', '-3008': 'ENOTFOUND' };

/** Failures that an authority known to the system only might be behind. */
const chainCodes = [
  'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];
const kSystemCaHint = '; if the root CA is installed locally, try running Node.js with --use-system-ca';

function connectError(attempts) {
  const errors = attempts.split('\n').map((line) => {
    const [errno, address, port] = line.split(' ');
    return new ExceptionWithHostPort(Number(errno), 'connect', address, Number(port));
  });
  if (errors.length === 1) return errors[0];
  const error = new AggregateError(errors);
  error.code = errors[0].code;
  return error;
}

/** The error a user is told of when an op failed: a connection's failure as node:net reports it, others as undici does. */
function toCause(error) {
  switch (error?.kind) {
    case 'connect':
      return connectError(error.attempts);
    case 'lookup': {
      const { errno, hostname } = error;
      const code = lookupCodes[errno] ?? 'EAI_FAIL';
      return Object.assign(new Error(`getaddrinfo ${code} ${hostname}`), { errno, code, syscall: 'getaddrinfo', hostname });
    }
    case 'system':
      return new ErrnoException(error.errno, error.syscall);
    case 'coded': {
      const { code } = error;
      const hint = chainCodes.includes(code) && !getOptionValue('--use-system-ca') ? kSystemCaHint : '';
      const cause = new Error(`${error.message}${hint}`);
      if (error.named !== 'Error') cause.name = error.named;
      if (code === 'Z_DATA_ERROR') cause.errno = -3;
      cause.code = code;
      return cause;
    }
    default:
      return error;
  }
}

// ---- settings --------------------------------------------------------------------------------------------------------

let warnedOfInsecurity = false;

function isInsecure() {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED !== '0') return false;
  if (!warnedOfInsecurity) {
    warnedOfInsecurity = true;
    process.emitWarning(
      "Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to '0' makes TLS connections and HTTPS requests insecure by " +
        'disabling certificate verification.',
    );
  }
  return true;
}

/** @type {{ http: URL | null, https: URL | null, exceptions: string[] } | null | undefined} undefined before the first look */
let proxies;

/**
 * Sends requests through the proxies that an environment names: http_proxy, https_proxy and no_proxy.
 * @param {Record<string, string | undefined> | null} env null for no proxies
 * @returns {() => void} what brings the settings before back
 */
function setProxiesFromEnv(env) {
  const before = proxies;
  if (env === null) {
    proxies = null;
  } else {
    const parse = (text) => (text ? new URL(text.includes('://') ? text : `http://${text}`) : null);
    const http = parse(env.http_proxy ?? env.HTTP_PROXY);
    const https = parse(env.https_proxy ?? env.HTTPS_PROXY) ?? http;
    const exceptions = (env.no_proxy ?? env.NO_PROXY ?? '').split(/[,\s]+/).filter((entry) => entry !== '');
    proxies = { http, https, exceptions };
  }
  return () => {
    proxies = before;
  };
}

function isException(url, exceptions) {
  const host = url.hostname.toLowerCase();
  const port = url.port || (url.protocol === 'https:' || url.protocol === 'wss:' ? '443' : '80');
  return exceptions.some((entry) => {
    if (entry === '*') return true;
    const [, name, entryPort] = /^(.+?)(?::(\d+))?$/.exec(entry.toLowerCase());
    if (entryPort !== undefined && entryPort !== port) return false;
    const suffix = name.replace(/^\*?\./, '');
    return host === suffix || host.endsWith(`.${suffix}`);
  });
}

function proxyFor(url) {
  if (proxies === undefined) {
    const wanted = process.env.NODE_USE_ENV_PROXY === '1' || getOptionValue('--use-env-proxy');
    setProxiesFromEnv(wanted ? process.env : null);
  }
  if (proxies === null || isException(url, proxies.exceptions)) return null;
  return url.protocol === 'https:' || url.protocol === 'wss:' ? proxies.https : proxies.http;
}

/** How to reach the host of a URL, as the ops want to know it. */
export function routeTo(url) {
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  const proxy = proxyFor(url);
  const proxySecure = proxy?.protocol === 'https:';
  const insecure = (secure || proxySecure) && isInsecure();
  if (secure || proxySecure) lazyAuthorities().ensureDefaultTrust();
  let authorization = '';
  if (proxy !== null && (proxy.username !== '' || proxy.password !== '')) {
    authorization = `Basic ${btoa(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`)}`;
  }
  return {
    secure,
    insecure,
    proxyHost: proxy?.hostname ?? '',
    proxyPort: proxy === null ? 0 : Number(proxy.port || (proxySecure ? 443 : 80)),
    proxySecure,
    proxyAuthorization: authorization,
  };
}

// ---- requests --------------------------------------------------------------------------------------------------------

// A response that nobody can read any more must not hold its connection.
let forgotten;

function closeWhenCollected(object, rid) {
  forgotten ??= new FinalizationRegistry((id) => core.tryClose(id));
  forgotten.register(object, rid, object);
}

/** The body of a response as it comes in. */
class RemoteBody {
  #rid;
  #onEnd;
  #failure = null;

  constructor(rid, onEnd) {
    this.#rid = rid;
    this.#onEnd = onEnd;
    closeWhenCollected(this, rid);
  }

  #end() {
    if (this.#rid === null) return;
    forgotten.unregister(this);
    core.tryClose(this.#rid);
    this.#rid = null;
    this.#onEnd();
  }

  async #run(op) {
    if (this.#failure !== null) throw this.#failure.reason;
    if (this.#rid === null) return null;
    try {
      return await op(this.#rid);
    } catch (error) {
      this.#end();
      if (this.#failure !== null) throw this.#failure.reason;
      throw new TypeError('terminated', { cause: toCause(error) });
    }
  }

  /** The next chunk; null at the end. @returns {Promise<Uint8Array | null>} */
  async read() {
    const chunk = await this.#run(op_fetch_read);
    if (chunk === null) this.#end();
    return chunk;
  }

  /** All that is left. @returns {Promise<Uint8Array>} */
  async readAll() {
    const bytes = await this.#run(op_fetch_read_all);
    this.#end();
    return bytes ?? new Uint8Array(0);
  }

  /** Ends it: a read under way fails with `reason`. */
  cancel(reason) {
    this.#failure ??= { reason };
    this.#end();
  }
}

async function upload(rid, stream) {
  const reader = stream.getReader();
  try {
    for (let result; !(result = await reader.read()).done;) {
      const value = typeof result.value === 'string' ? Buffer.from(result.value) : result.value;
      if (!(value instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
      if (value.byteLength > 0 && !(await op_fetch_write_body(rid, value))) {
        // The server wants no more.
        reader.cancel().catch(() => {});
        return;
      }
    }
    await op_fetch_finish_body(rid);
  } catch (error) {
    reader.cancel(error).catch(() => {});
    throw error;
  }
}

/**
 * Sends a request and waits for the start of its response.
 * @param {object} request
 * @param {string} request.method
 * @param {URL} request.url
 * @param {string[]} request.headers names and values in turn
 * @param {import('internal/fetch/body').Body | null} request.body
 * @param {(cancel: (reason: unknown) => void) => void} onCancel takes a function that ends the exchange
 * @returns {Promise<{ status: number, statusText: string, headers: string[], decode(codings: string[]): void,
 *   open(onEnd: () => void): RemoteBody, close(): void }>}
 * @throws the cause of the failure
 */
export async function send({ method, url, headers, body }, onCancel) {
  const bytes = body === null ? kNoBytes : body.bytes;
  const { href, hash } = url;
  const target = hash === '' ? href : href.slice(0, -hash.length);
  let rid;
  try {
    rid = op_fetch_start({ method, url: target, headers, streamed: bytes === null }, bytes ?? kNoBytes, routeTo(url));
  } catch (error) {
    throw toCause(error);
  }
  onCancel(() => core.tryClose(rid));
  let uploadFailure = null;
  if (bytes === null) {
    upload(rid, body.stream).catch((error) => {
      if (error?.kind === 'aborted') return;
      uploadFailure = { error };
      core.tryClose(rid);
    });
  }
  let head;
  try {
    head = await op_fetch_response(rid);
  } catch (error) {
    core.tryClose(rid);
    throw uploadFailure === null ? toCause(error) : uploadFailure.error;
  }
  checkSize(head.headers, rid);
  return {
    ...head,
    decode: (codings) => op_fetch_decode(rid, codings),
    open: (onEnd) => new RemoteBody(rid, onEnd),
    close: () => core.tryClose(rid),
  };
}

function checkSize(headers, rid) {
  let size = 0;
  for (const text of headers) size += text.length;
  if (size <= getOptionValue('--max-http-header-size')) return;
  core.tryClose(rid);
  const error = new Error('Headers Overflow Error');
  error.name = 'HeadersOverflowError';
  error.code = 'UND_ERR_HEADERS_OVERFLOW';
  throw error;
}
