// The Date field (RFC 9110, 6.6.1): made once a second.

let text;
let validUntil = 0;

/** @returns {string} now, as an IMF-fixdate */
export function httpDate() {
  const now = Date.now();
  if (now >= validUntil || now < validUntil - 1000) {
    text = new Date(now).toUTCString();
    validUntil = now - (now % 1000) + 1000;
  }
  return text;
}
