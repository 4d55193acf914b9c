// Tables of the fetch standard.

/** A token of HTTP: header names and methods. */
export const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Responses with these statuses have no body. */
export const nullBodyStatuses = [101, 204, 205, 304];

export const redirectStatuses = [301, 302, 303, 307, 308];

/** Header fields that describe a body: they go when a redirect drops it. */
export const requestBodyHeaders = ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length'];

export const referrerPolicies = [
  '', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin', 'origin-when-cross-origin',
  'strict-origin-when-cross-origin', 'unsafe-url',
];

export const requestModes = ['navigate', 'same-origin', 'no-cors', 'cors'];
export const requestCredentials = ['omit', 'same-origin', 'include'];
export const requestCaches = ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'];
export const requestRedirects = ['follow', 'manual', 'error'];

/** Ports of services that a request could confuse. */
export const badPorts = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113, 115,
  117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587,
  601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 10080,
]);

/** What a request has that says nothing else, and what servers do not know of one. */
export const requestDefaults = {
  referrer: 'client',
  referrerPolicy: '',
  mode: 'cors',
  credentials: 'same-origin',
  cache: 'default',
  redirect: 'follow',
  integrity: '',
  keepalive: false,
};
