// Symbols that EventEmitter, EventTarget and their helpers share.

/** Whether an emitter routes rejections of its listeners to 'error'. */
export const kCapture = Symbol('kCapture');
/** Listeners for this event see every 'error' event without handling it. */
export const kErrorMonitor = Symbol('events.errorMonitor');
/** Where an EventTarget keeps the number of listeners from which on it warns. */
export const kMaxEventTargetListeners = Symbol('events.maxEventTargetListeners');
export const kMaxEventTargetListenersWarned = Symbol('events.maxEventTargetListenersWarned');
/** Name of the method that gets the rejections. */
export const kRejection = Symbol.for('nodejs.rejection');
/** Option of addEventListener: stopImmediatePropagation() does not hold this listener back. */
export const kResistStopPropagation = Symbol('kResistStopPropagation');
/** Marks arrays of watermarks in events.on(). */
export const kFirstEventParam = Symbol('nodejs.kFirstEventParam');
