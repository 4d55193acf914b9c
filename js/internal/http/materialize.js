// Messages of a server may have a stand-in for their socket (internal/http/wire_socket). Programs never see it: they get the real one.

/** The method of a stand-in that gives the real socket. */
export const kMaterialize = Symbol('materialize');

/** Where messages keep their socket, or what stands in for it. */
export const kSocket = Symbol('socket');

/** The property `socket`, and its older names, of a class of messages. */
export function defineSocketProperty(Class, names) {
  for (const name of names) {
    Object.defineProperty(Class.prototype, name, {
      __proto__: null,
      configurable: true,
      enumerable: true,
      get() {
        const socket = this[kSocket];
        return socket?.[kMaterialize] === undefined ? socket : socket[kMaterialize]();
      },
      set(socket) {
        this[kSocket] = socket;
      },
    });
  }
}
