// The TLS sessions that an agent resumes, by the names of its groups of sockets: the one that was made first is forgotten first.

export class SessionCache {
  #most;

  /** Name to session; programs look at it. */
  map = {};
  /** Names, the oldest first. */
  list = [];

  /** @param {number} most 0 keeps none */
  constructor(most) {
    this.#most = most;
  }

  /** @param {string} name @returns {Buffer | undefined} */
  get(name) {
    return this.map[name];
  }

  /** @param {string} name @param {Buffer} session */
  set(name, session) {
    if (this.#most === 0) return;
    if (this.map[name] === undefined) {
      if (this.list.length >= this.#most) delete this.map[this.list.shift()];
      this.list.push(name);
    }
    this.map[name] = session;
  }

  /** @param {string} name */
  delete(name) {
    const at = this.list.indexOf(name);
    if (at === -1) return;
    this.list.splice(at, 1);
    delete this.map[name];
  }
}
