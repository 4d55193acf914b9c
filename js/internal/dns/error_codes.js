// The codes of failed queries: the name of each constant, with an E before it. Docs: dns.md, "Error codes".

const names = `NODATA FORMERR SERVFAIL NOTFOUND NOTIMP REFUSED BADQUERY BADNAME BADFAMILY BADRESP CONNREFUSED TIMEOUT EOF FILE NOMEM DESTRUCTION
  BADSTR BADFLAGS NONAME BADHINTS NOTINITIALIZED LOADIPHLPAPI ADDRGETNETWORKPARAMS CANCELLED`;

const codeOf = (name) => (name === 'EOF' ? name : `E${name}`);

/** @type {Record<string, string>} name of the constant to `error.code` */
export const errorCodes = Object.fromEntries(names.split(/\s+/).map((name) => [name, codeOf(name)]));
