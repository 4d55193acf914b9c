// What a server decides when a client has said its first words: a session to resume, a context by name, a protocol, a word from the
// authority. Each of these may be asked of the program, which may take its time.

import { Buffer } from 'buffer';
import { op_pki_certificate_raw, op_tls_context_certificate } from 'internal/ops';
import { codes } from 'internal/errors';
import { chooseProtocol, protocolsOf } from 'internal/tls/alpn';
import { contextHandle, isSecureContext } from 'internal/tls/secure_context';

const { ERR_MULTIPLE_CALLBACK } = codes;

/**
 * Asks the program, whose callback may be called once. What it throws is a failure.
 * @param {(callback: (error?: Error | null, value?: unknown) => void) => void} question
 */
function ask(question, fail, next) {
  let isCalled = false;
  const callback = (error, value) => {
    if (isCalled) {
      fail(new ERR_MULTIPLE_CALLBACK());
      return;
    }
    isCalled = true;
    if (error) fail(error);
    else next(value);
  };
  try {
    question(callback);
  } catch (error) {
    fail(error);
  }
}

/** Asks the listeners of 'resumeSession' for what a client would like to go on with. */
function findSession(server, { sessionId, hasTicket }, fail, next) {
  if (server === undefined || hasTicket || sessionId.length === 0 || !server.listenerCount('resumeSession')) {
    next(undefined);
    return;
  }
  ask((callback) => server.emit('resumeSession', Buffer.from(sessionId), callback), fail, next);
}

/** Asks for the context of the name that the client wants. */
function findContext(socket, { serverName }, { SNICallback, secureContext }, fail, next) {
  if (!serverName || typeof SNICallback !== 'function') {
    next(secureContext);
    return;
  }
  ask((callback) => SNICallback.call(socket, serverName, callback), fail, (chosen) => {
    if (!chosen) next(secureContext);
    else if (isSecureContext(chosen)) next(chosen);
    else fail(new TypeError('Invalid SNI context'));
  });
}

const rawOf = (certificate) => (certificate === null ? null : Buffer.from(op_pki_certificate_raw(certificate)));

/** Asks the listeners of 'OCSPRequest' for what the authority says about our certificate. */
function findOcspResponse(server, { wantsOcsp }, context, fail, next) {
  if (server === undefined || !wantsOcsp || !server.listenerCount('OCSPRequest')) {
    next(null);
    return;
  }
  const handle = contextHandle(context);
  const own = rawOf(op_tls_context_certificate(handle, false));
  const issuer = rawOf(op_tls_context_certificate(handle, true));
  ask((callback) => server.emit('OCSPRequest', own, issuer, callback), fail, (response) => next(response ?? null));
}

/** The protocols to agree on: the one that the program chose, or those it speaks. */
function protocolsFor(socket, { serverName, alpn }, { ALPNCallback, ALPNProtocols }) {
  if (alpn === null) return [];
  if (typeof ALPNCallback !== 'function') return protocolsOf(ALPNProtocols);
  const choice = chooseProtocol(socket, ALPNCallback, serverName ?? '', alpn);
  // A name that no client has: that nothing was chosen is told as a failure.
  return [Buffer.from(choice ?? '\0', 'latin1')];
}

/**
 * @param {import('internal/tls/socket').TLSSocket} socket
 * @param {object} hello as ops/tls tells it
 * @param {object} options of the socket
 * @param {(error: Error | null, decision?: { context: object, answer: object }) => void} done
 */
export function decide(socket, hello, options, done) {
  const fail = (error) => done(error);
  const { server, requestCert, rejectUnauthorized } = options;
  findSession(server, hello, fail, (session) => {
    findContext(socket, hello, options, fail, (context) => {
      findOcspResponse(server, hello, context, fail, (ocspResponse) => {
        let alpn;
        try {
          alpn = protocolsFor(socket, hello, options);
        } catch (error) {
          fail(error);
          return;
        }
        const answer = {
          requestCertificate: Boolean(requestCert),
          requireCertificate: Boolean(requestCert && rejectUnauthorized),
          alpn,
          ocspResponse,
          session: session ?? null,
        };
        done(null, { context, answer });
      });
    });
  });
}
