// IP addresses as numbers: IPv6 has 128 bits, and IPv4 lies inside it at ::ffff:0:0/96 (RFC 4291, 2.5.5.2), so that one order holds for both.

import { isIPv4, isIPv6 } from 'internal/net';

const kMapped = 0xffffn << 32n;

function numberOfIPv4(text) {
  return text.split('.').reduce((number, part) => (number << 8n) | BigInt(part), 0n);
}

function groupsOf(text) {
  return text === '' ? [] : text.split(':');
}

function numberOfIPv6(text) {
  text = text.split('%', 1)[0];
  const dot = text.lastIndexOf('.');
  if (dot !== -1) {
    const start = text.lastIndexOf(':') + 1;
    const tail = numberOfIPv4(text.slice(start));
    text = `${text.slice(0, start)}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
  }
  const [head, tail] = text.split('::');
  const front = groupsOf(head);
  const back = tail === undefined ? [] : groupsOf(tail);
  const groups = [...front, ...new Array(8 - front.length - back.length).fill('0'), ...back];
  return groups.reduce((number, group) => (number << 16n) | BigInt(`0x${group}`), 0n);
}

/**
 * @param {string} address
 * @param {'ipv4' | 'ipv6'} family
 * @returns {bigint | undefined} undefined for what is no address of this family
 */
export function numberOf(address, family) {
  if (family === 'ipv4') return isIPv4(address) ? kMapped | numberOfIPv4(address) : undefined;
  return isIPv6(address) ? numberOfIPv6(address) : undefined;
}

/** The text of an IPv6 address as RFC 5952 wants it. */
export function textOfIPv6(number) {
  if (number >> 32n === 0xffffn) {
    const low = Number(number & 0xffffffffn);
    return `::ffff:${[low >>> 24, (low >>> 16) & 255, (low >>> 8) & 255, low & 255].join('.')}`;
  }
  const groups = Array.from({ length: 8 }, (_, i) => Number((number >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  // The longest run of zeros, the first of those that are equally long, becomes `::`.
  let best = { start: 0, length: 0 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  if (best.length < 2) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}
