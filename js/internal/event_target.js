// The DOM's events as Node has them: what the rest of the runtime takes from internal/events/.

export { CustomEvent, Event, exposeInterface, kTrustEvent } from 'internal/events/event';
export {
  countListeners,
  EventTarget,
  initEventTarget,
  isEventTarget,
  kCreateEvent,
  kHybridDispatch,
  kListeners,
  kNewListener,
  kRemoveListener,
  kWeakHandler,
} from 'internal/events/event_target';
export { kResistStopPropagation } from 'internal/events/symbols';
export { defineEventHandler } from 'internal/events/handler_property';
export { NodeEventTarget } from 'internal/events/node_event_target';
