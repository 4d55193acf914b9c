// The head of an outgoing message, from the fields that were set, or given with it.

import { codes } from 'internal/errors';
import { completeHead } from 'internal/http/framing';
import { HeaderTable } from 'internal/http/header_table';
import { MessageHead } from 'internal/http/message_head';

/** On a message: names in lower case whose lists are sent as one field. */
export const kUniqueHeaders = Symbol('uniqueHeaders');
/** On a message: how strictly values are looked at (header_rules). */
export const kValidation = Symbol('validation');
/** On a message: the fields that were set, a HeaderTable or null. */
export const kTable = Symbol('headers');

/**
 * Composes the head, which is sent with what follows.
 * @param {string} startLine with its line break
 * @param {HeaderTable | object | string[] | null} headers fields that were checked (a table), or not: an object, or names and values in turn
 */
export function composeHead(message, startLine, headers) {
  const head = new MessageHead(startLine, message[kValidation], message[kUniqueHeaders]);
  if (headers instanceof HeaderTable) {
    for (const { name, value } of headers) head.add(name, value);
  } else if (Array.isArray(headers)) {
    for (const [name, value] of pairsOf(headers)) head.addChecked(name, value);
  } else if (headers) {
    for (const name of Object.keys(headers)) head.addChecked(name, headers[name]);
  }
  completeHead(message, head);
  message._header = head.text;
  message._headerSent = false;
  // The peer waits for these, or decides by them before it gets the body.
  if (head.hasExpect) message._send('');
}

/** Names and values of both forms of lists: `[name, value, …]` and `[[name, value], …]`. @throws ERR_INVALID_ARG_VALUE */
export function* pairsOf(list) {
  if (Array.isArray(list[0])) {
    yield* list;
    return;
  }
  if (list.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', list);
  for (let i = 0; i < list.length; i += 2) yield [list[i], list[i + 1]];
}
