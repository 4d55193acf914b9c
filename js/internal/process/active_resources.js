// What keeps the process alive: process.getActiveResourcesInfo() and its undocumented relatives.

import { lazy } from 'internal/core';

const lazyTimers = lazy('internal/timers');
const lazyRequests = lazy('internal/requests');

/** @type {Map<object, string>} open handles and the type Node gives each (TCPSocketWrap, PipeWrap, TTYWrap …) */
const handles = new Map();

/** Enters an open handle; its owner is what _getActiveHandles() shows. */
export function trackHandle(owner, type) {
  handles.set(owner, type);
}

export function untrackHandle(owner) {
  handles.delete(owner);
}

const isReferenced = (owner) => typeof owner.hasRef !== 'function' || owner.hasRef();

/** process._getActiveHandles() */
export function _getActiveHandles() {
  return [...handles.keys()].filter(isReferenced).map((handle) => handle.owner ?? handle);
}

/** process._getActiveRequests() */
export function _getActiveRequests() {
  return lazyRequests().pendingRequests();
}

/** process.getActiveResourcesInfo() @returns {string[]} the types of what keeps the event loop alive */
export function getActiveResourcesInfo() {
  const { timers, immediates } = lazyTimers().activeCounts();
  return [
    ...lazyRequests().pendingRequests().map((request) => request.constructor.name),
    ...[...handles].filter(([owner]) => isReferenced(owner)).map(([, type]) => type),
    ...new Array(timers).fill('Timeout'),
    ...new Array(immediates).fill('Immediate'),
  ];
}
