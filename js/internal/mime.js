// @ts-check
// util.MIMEType and util.MIMEParams: media types such as `text/html; charset=utf-8`.

import { codes } from 'internal/errors';

const { ERR_INVALID_MIME_SYNTAX } = codes;

const notToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const notQuotedText = /[^\t\u0020-~\u0080-\u00FF]/;
const leadingBlanks = /^[\r\n\t ]*/;
const trailingBlanks = /[\r\n\t ]*$/;
// A text up to its closing quote: $1 is a backslash at the very end, $2 the quote.
const quotedText = /^(?:([\\]$)|[\\][\s\S]|[^"])*(?:(")|$)/u;

/** Lower case for ASCII letters only, as the standard wants it. */
function toAsciiLowerCase(text) {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function trimEnd(text) {
  return text.replace(trailingBlanks, '');
}

/** A token in lower case. Throws ERR_INVALID_MIME_SYNTAX naming the `production` if it is none. */
function checkToken(production, text, whole = text) {
  const invalid = text.search(notToken);
  if (text === '' || invalid !== -1) throw new ERR_INVALID_MIME_SYNTAX(production, whole, invalid);
  return toAsciiLowerCase(text);
}

/** Reads `type/subtype` and returns what follows as well. */
function parseEssence(text) {
  const start = leadingBlanks.exec(text)[0].length;
  const slash = text.indexOf('/', start);
  if (slash === -1) {
    const rest = text.slice(start);
    throw new ERR_INVALID_MIME_SYNTAX('type', text, rest.search(notToken));
  }
  const type = checkToken('type', text.slice(start, slash), text);
  const semicolon = text.indexOf(';', slash + 1);
  const end = semicolon === -1 ? text.length : semicolon;
  const subtype = checkToken('subtype', trimEnd(text.slice(slash + 1, end)), text);
  return { type, subtype, parameters: text.slice(end + 1) };
}

/** A value as it stands after the `=`. */
function encodeValue(value) {
  if (value !== '' && !notToken.test(value)) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

let paramsFrom;

/** The parameters of a media type: an ordered map from names in lower case to values. */
export class MIMEParams {
  #data = new Map();
  // Not parsed before somebody asks.
  #unparsed = null;

  static {
    paramsFrom = (text) => {
      const params = new MIMEParams();
      params.#unparsed = text;
      return params;
    };
  }

  /** Removes a parameter. */
  delete(name) {
    this.#parse();
    this.#data.delete(toAsciiLowerCase(`${name}`));
  }

  /** The value of a parameter, or null. */
  get(name) {
    this.#parse();
    return this.#data.get(toAsciiLowerCase(`${name}`)) ?? null;
  }

  /** Whether there is such a parameter. */
  has(name) {
    this.#parse();
    return this.#data.has(toAsciiLowerCase(`${name}`));
  }

  /**
   * Sets a parameter.
   * @throws ERR_INVALID_MIME_SYNTAX
   */
  set(name, value) {
    this.#parse();
    const key = checkToken('parameter name', `${name}`);
    const text = `${value}`;
    const invalid = text.search(notQuotedText);
    if (invalid !== -1) throw new ERR_INVALID_MIME_SYNTAX('parameter value', text, invalid);
    this.#data.set(key, text);
  }

  /** Iterates over [name, value]. */
  *entries() {
    this.#parse();
    yield* this.#data.entries();
  }

  /** Iterates over the names. */
  *keys() {
    this.#parse();
    yield* this.#data.keys();
  }

  /** Iterates over the values. */
  *values() {
    this.#parse();
    yield* this.#data.values();
  }

  toString() {
    this.#parse();
    return [...this.#data].map(([key, value]) => `${key}=${encodeValue(value)}`).join(';');
  }

  #parse() {
    if (this.#unparsed === null) return;
    const text = trimEnd(this.#unparsed);
    const source = this.#unparsed;
    this.#unparsed = null;
    let at = 0;
    while (at < text.length) {
      at += leadingBlanks.exec(source.slice(at))[0].length;
      const nameEnd = at + source.slice(at).search(/[;=]|$/);
      const name = toAsciiLowerCase(source.slice(at, nameEnd));
      at = nameEnd;
      if (at < text.length) {
        const separator = source[at];
        at++;
        if (separator === ';') continue; // no value
      }
      if (at >= text.length) break;
      let value;
      if (source[at] === '"') {
        const match = quotedText.exec(source.slice(at + 1));
        at += 1 + match[0].length;
        const inside = match[1] || match[2] ? match[0].slice(0, -1) : match[0];
        value = inside.replace(/\\([\s\S])/g, '$1');
        if (match[1]) value += '\\';
      } else {
        const semicolon = source.indexOf(';', at);
        const end = semicolon === -1 ? source.length : semicolon;
        value = trimEnd(source.slice(at, end));
        at = end;
        if (value === '') {
          at++;
          continue;
        }
      }
      at++;
      // The first parameter of a name counts; what is not well-formed is left out.
      if (name !== '' && !notToken.test(name) && !notQuotedText.test(value) && !this.#data.has(name)) {
        this.#data.set(name, value);
      }
    }
  }
}

Object.defineProperties(MIMEParams.prototype, {
  [Symbol.iterator]: { __proto__: null, value: MIMEParams.prototype.entries, configurable: true, writable: true },
  toJSON: { __proto__: null, value: MIMEParams.prototype.toString, configurable: true, writable: true },
});

const paramsToString = MIMEParams.prototype.toString;

/** A media type. */
export class MIMEType {
  #type;
  #subtype;
  #parameters;

  /** @throws ERR_INVALID_MIME_SYNTAX */
  constructor(input) {
    const { type, subtype, parameters } = parseEssence(`${input}`);
    this.#type = type;
    this.#subtype = subtype;
    this.#parameters = paramsFrom(parameters);
  }

  /** Like the constructor, but gives null for what is no media type. */
  static parse(input) {
    const text = `${input}`;
    try {
      return new MIMEType(text);
    } catch {
      return null;
    }
  }

  get type() {
    return this.#type;
  }

  set type(value) {
    this.#type = checkToken('type', `${value}`);
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(value) {
    this.#subtype = checkToken('subtype', `${value}`);
  }

  /** `type/subtype`. */
  get essence() {
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    return this.#parameters;
  }

  toString() {
    const params = Reflect.apply(paramsToString, this.#parameters, []);
    const essence = `${this.#type}/${this.#subtype}`;
    return params === '' ? essence : `${essence};${params}`;
  }
}

Object.defineProperty(MIMEType.prototype, 'toJSON', {
  __proto__: null,
  value: MIMEType.prototype.toString,
  configurable: true,
  writable: true,
});
