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
  kResistStopPropagation,
  kWeakHandler,
} from 'internal/events/event_target';
export { defineEventHandler } from 'internal/events/handler_property';
export { NodeEventTarget } from 'internal/events/node_event_target';
