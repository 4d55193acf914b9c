// net.BlockList: rules about addresses. Docs: net, "Class: net.BlockList". Every rule is a span of the numbers that addresses are.

import { core, lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { customInspectSymbol } from 'internal/util';
import { validateArray, validateInt32, validateString } from 'internal/validators';
import { numberOf } from 'internal/net/address_number';
import { checkedFamily, SocketAddress } from 'internal/net/socket_address';

const inspect = lazy('internal/util/inspect');

const { ERR_INVALID_ADDRESS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

/** Docs: BlockList.PRIVATE_RANGES */
const privateRanges = Object.freeze([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '::1/128',
  '169.254.0.0/16',
  'fe80::/10',
  'fc00::/7',
]);

/** How families are written in rules. */
const kNames = { ipv4: 'IPv4', ipv6: 'IPv6' };

/** The rules of a list; its clones share them. */
class Rules {
  /** Single addresses, by number: those are looked up. */
  addresses = new Map();
  /** @type {{ text: string, low: bigint, high: bigint }[]} the newest first */
  spans = [];

  addAddress({ number, text, family }) {
    if (!this.addresses.has(number)) this.addresses.set(number, `Address: ${kNames[family]} ${text}`);
  }

  addSpan(span) {
    this.spans = [span, ...this.spans.filter(({ text }) => text !== span.text)];
  }

  removeSpan({ text }) {
    this.spans = this.spans.filter((span) => span.text !== text);
  }

  has(number) {
    return this.addresses.has(number) || this.spans.some(({ low, high }) => low <= number && number <= high);
  }

  get texts() {
    return [...this.addresses.values(), ...this.spans.map(({ text }) => text)];
  }
}

/**
 * An argument that is an address.
 * @returns {{ number: bigint | undefined, text: string, family: 'ipv4' | 'ipv6' }}
 */
function read(address, family, name) {
  if (SocketAddress.isSocketAddress(address)) ({ address, family } = address);
  else {
    validateString(address, name);
    validateString(family, 'family');
    family = checkedFamily(family, 'family');
  }
  return { number: numberOf(address, family), text: address, family };
}

/** The same, refusing what is no address. */
function readValid(address, family, name) {
  const found = read(address, family, name);
  if (found.number === undefined) throw new ERR_INVALID_ADDRESS();
  return found;
}

function rangeOf(start, end, family) {
  const low = readValid(start, family, 'start');
  const high = readValid(end, family, 'end');
  if (low.number > high.number) throw new ERR_INVALID_ARG_VALUE('start', start, `must come before ${high.text}`);
  return { text: `Range: ${kNames[low.family]} ${low.text}-${high.text}`, low: low.number, high: high.number };
}

function subnetOf(network, prefix, type) {
  const address = read(network, type, 'network');
  const bits = address.family === 'ipv4' ? 32 : 128;
  validateInt32(prefix, 'prefix', 0, bits);
  if (address.number === undefined) throw new ERR_INVALID_ADDRESS();
  const host = (1n << BigInt(bits - prefix)) - 1n;
  const low = address.number & ~host;
  return { text: `Subnet: ${kNames[address.family]} ${address.text}/${prefix}`, low, high: low | host };
}

function cidrOf(cidr) {
  validateString(cidr, 'cidr');
  const slash = cidr.lastIndexOf('/');
  const digits = cidr.slice(slash + 1);
  if (slash === -1 || !/^\d+$/.test(digits)) {
    throw new ERR_INVALID_ARG_VALUE('cidr', cidr, 'must contain a prefix length (e.g. "10.0.0.0/8")');
  }
  const network = cidr.slice(0, slash);
  return subnetOf(network, Number(digits), network.includes(':') ? 'ipv6' : 'ipv4');
}

const kCloneType = 'protojs.BlockList';
/** Says that a clone was made in this thread, where it shares the rules. */
const here = `${Math.random()}`;
const shared = new Map();
let lastShared = 0;
let rulesOf;
let fromRules;

export class BlockList {
  #rules = new Rules();

  static {
    rulesOf = (list) => list.#rules;
    fromRules = (rules) => {
      const list = new BlockList();
      list.#rules = rules;
      return list;
    };
  }

  static isBlockList(value) {
    return typeof value === 'object' && value !== null && #rules in value;
  }

  static get PRIVATE_RANGES() {
    return privateRanges;
  }

  addAddress(address, family = 'ipv4') {
    this.#rules.addAddress(readValid(address, family, 'address'));
  }

  addAddresses(addresses, family = 'ipv4') {
    validateArray(addresses, 'addresses');
    const checked = addresses.map((address) => readValid(address, family, 'address'));
    for (const address of checked) this.#rules.addAddress(address);
  }

  addRange(start, end, family = 'ipv4') {
    this.#rules.addSpan(rangeOf(start, end, family));
  }

  addSubnet(network, prefix, family = 'ipv4') {
    this.#rules.addSpan(subnetOf(network, prefix, family));
  }

  addCIDR(cidr) {
    this.#rules.addSpan(cidrOf(cidr));
  }

  addCIDRs(cidrs) {
    validateArray(cidrs, 'cidrs');
    for (const span of cidrs.map(cidrOf)) this.#rules.addSpan(span);
  }

  removeAddress(address, family = 'ipv4') {
    this.#rules.addresses.delete(readValid(address, family, 'address').number);
  }

  removeRange(start, end, family = 'ipv4') {
    this.#rules.removeSpan(rangeOf(start, end, family));
  }

  removeSubnet(network, prefix, family = 'ipv4') {
    this.#rules.removeSpan(subnetOf(network, prefix, family));
  }

  removeCIDR(cidr) {
    this.#rules.removeSpan(cidrOf(cidr));
  }

  clear() {
    this.#rules.addresses.clear();
    this.#rules.spans = [];
  }

  /** @returns {boolean} false for what is no address */
  check(address, family = 'ipv4') {
    const { number } = read(address, family, 'address');
    return number !== undefined && this.#rules.has(number);
  }

  get rules() {
    return this.#rules.texts;
  }

  get size() {
    return this.#rules.addresses.size + this.#rules.spans.length;
  }

  toJSON() {
    return this.rules;
  }

  /** @param {string | string[]} value rules; what is no rule is left out */
  fromJSON(value) {
    const rules = typeof value === 'string' ? parsed(value) : value;
    if (!Array.isArray(rules) || rules.some((rule) => typeof rule !== 'string')) {
      throw new ERR_INVALID_ARG_TYPE('value', ['string[]', 'string (JSON)'], value);
    }
    for (const rule of rules) this.#addRule(rule);
  }

  #addRule(rule) {
    const [, kind, name, what] = /^(Address|Range|Subnet): (IPv4|IPv6) (.*)$/.exec(rule) ?? [];
    if (kind === undefined) return;
    const family = name.toLowerCase();
    if (kind === 'Address') return this.addAddress(what, family);
    if (kind === 'Range') return this.addRange(...what.split('-', 2), family);
    const [network, prefix] = what.split('/', 2);
    this.addSubnet(network, Number(prefix), family);
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return options.stylize('[BlockList]', 'special');
    const shown = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `BlockList ${inspect().inspect({ rules: this.rules }, shown)}`;
  }
}

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

// structuredClone() and ports: a clone in this thread shares the rules, one in another gets a copy.
Object.defineProperty(BlockList.prototype, core.hostObjectBrand, {
  __proto__: null,
  value() {
    const id = ++lastShared;
    shared.set(id, new WeakRef(rulesOf(this)));
    return { type: kCloneType, thread: here, id, rules: this.rules };
  },
});
core.registerCloneableResource(kCloneType, ({ thread, id, rules }) => {
  const known = thread === here ? shared.get(id)?.deref() : undefined;
  if (known !== undefined) return fromRules(known);
  const list = new BlockList();
  list.fromJSON(rules);
  return list;
});
