// What a TLS connection has agreed on and shown: the answers to the questions of a TLSSocket. Docs: tls.md, "Class: tls.TLSSocket".

import {
  op_pki_certificate_legacy,
  op_tls_describe,
  op_tls_export_keying_material,
  op_tls_own_certificate,
  op_tls_peer_certificates,
} from 'internal/ops';
import { Buffer } from 'buffer';
import { x509FromHandle } from 'internal/crypto/x509';
import { certificateObject, linkIssuers } from 'internal/tls/certificate_object';

/** Of one connection; before it has begun there is nothing to know. */
export class ConnectionFacts {
  #handle;
  #description;

  /** @param {import('internal/tls/handle').TlsHandle} handle */
  constructor(handle) {
    this.#handle = handle;
  }

  /** @returns {object | null} what ops/tls describes */
  get description() {
    const handle = this.#handle;
    if (!handle.hasBegun) return null;
    // What was agreed on does not change after the handshake.
    if (handle.isSecure) this.#description ??= op_tls_describe(handle.engine);
    return this.#description ?? op_tls_describe(handle.engine);
  }

  #peerChain(most) {
    const chain = [];
    const { engine } = this.#handle;
    if (engine === undefined) return chain;
    for (let each; chain.length < most && (each = op_tls_peer_certificates(engine, chain.length)) !== null; ) chain.push(each);
    return chain;
  }

  /** @param {boolean} detailed with those that issued it @returns {object} empty if there is none */
  peerCertificate(detailed) {
    const chain = this.#peerChain(detailed ? Infinity : 1).map((each) => certificateObject(op_pki_certificate_legacy(each)));
    if (chain.length === 0) return {};
    return detailed ? linkIssuers(chain) : chain[0];
  }

  peerX509() {
    return this.#peerChain(Infinity).reduceRight((issuer, each) => x509FromHandle(each, issuer), undefined);
  }

  #own() {
    return this.#handle.hasBegun ? op_tls_own_certificate(this.#handle.engine) : null;
  }

  /** @returns {object | null} null before the connection has begun */
  ownCertificate() {
    if (!this.#handle.hasBegun) return null;
    const own = this.#own();
    return own === null ? {} : certificateObject(op_pki_certificate_legacy(own));
  }

  ownX509() {
    const own = this.#own();
    return own === null ? undefined : x509FromHandle(own);
  }

  /** The key of a key exchange, as clients tell of it. */
  ephemeralKey() {
    const group = this.description?.group;
    if (group == null) return {};
    const [name, size] = group;
    return size === 0 ? { type: 'TLSGroup', name, size: undefined } : { type: 'ECDH', name, size };
  }

  /** @returns {Buffer | null} null if the connection has no secrets to give */
  keyingMaterial(length, label, context) {
    const bytes = op_tls_export_keying_material(this.#handle.engine, length, label, context ?? null);
    return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
