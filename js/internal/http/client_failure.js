// What both halves of a client's request share.

import { channels } from 'internal/http/observe';

/** On a request: how leniently its answer is read. */
export const kLeniency = Symbol('leniency');

/** 'error' for the program and for those who watch. */
export function reportError(request, error) {
  if (channels.clientRequestError.hasSubscribers) channels.clientRequestError.publish({ request, error });
  request.emit('error', error);
}
