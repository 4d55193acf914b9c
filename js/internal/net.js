// Facts about network addresses that need no socket.

const v4Segment = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]\\d|\\d)';
const v4 = `(?:${v4Segment}\\.){3}${v4Segment}`;
const v6Segment = '(?:[0-9a-fA-F]{1,4})';
/** Every place where `::` can stand, with an IPv4 tail or without (RFC 4291, 2.2). */
const v6 = [
  `(?:${v6Segment}:){7}(?:${v6Segment}|:)`,
  `(?:${v6Segment}:){6}(?:${v4}|:${v6Segment}|:)`,
  `(?:${v6Segment}:){5}(?::${v4}|(?::${v6Segment}){1,2}|:)`,
  `(?:${v6Segment}:){4}(?:(?::${v6Segment}){0,1}:${v4}|(?::${v6Segment}){1,3}|:)`,
  `(?:${v6Segment}:){3}(?:(?::${v6Segment}){0,2}:${v4}|(?::${v6Segment}){1,4}|:)`,
  `(?:${v6Segment}:){2}(?:(?::${v6Segment}){0,3}:${v4}|(?::${v6Segment}){1,5}|:)`,
  `(?:${v6Segment}:){1}(?:(?::${v6Segment}){0,4}:${v4}|(?::${v6Segment}){1,6}|:)`,
  `(?::(?:(?::${v6Segment}){0,5}:${v4}|(?::${v6Segment}){1,7}|:))`,
].join('|');

let v4Pattern;
let v6Pattern;

/** net.isIPv4(input) */
export function isIPv4(input) {
  v4Pattern ??= new RegExp(`^${v4}$`);
  return v4Pattern.test(`${input}`);
}

/** net.isIPv6(input): a zone id may follow. */
export function isIPv6(input) {
  v6Pattern ??= new RegExp(`^(?:${v6})(?:%[0-9a-zA-Z-.:]{1,})?$`);
  return v6Pattern.test(`${input}`);
}

/** net.isIP(input) @returns {0 | 4 | 6} */
export function isIP(input) {
  if (isIPv4(input)) return 4;
  return isIPv6(input) ? 6 : 0;
}
