// Where the chunks of a ReadableStream come from: what both kinds of controllers have in common. The source is asked for more (pulled)
// when somebody waits or there is room, one pull at a time.

import { READABLE } from 'internal/webstreams/readable_core';
import { adopt, follow } from 'internal/webstreams/promises';

export class Feed {
  /** @type {import('internal/webstreams/readable_core').ReadableCore} */
  core;
  mark;
  /** The source has said that it ends after what waits. */
  isEnding = false;
  /** Asked for chunks and told of the end: null once it is not needed any more. @type {{ pull(): any, cancel(reason: any): any } | null} */
  source = null;
  #hasStarted = false;
  #isPulling = false;
  #pullsAgain = false;
  #onPulled = () => {
    this.#isPulling = false;
    if (!this.#pullsAgain) return;
    this.#pullsAgain = false;
    this.pullIfWanted();
  };
  #onFailed = (error) => this.fail(error);

  constructor(core, mark) {
    this.core = core;
    this.mark = mark;
    core.feed = this;
  }

  /** @param {{ start(): any, pull(): any, cancel(reason: any): any }} source @throws what its start() throws */
  begin(source) {
    this.source = source;
    follow(adopt(source.start()), () => {
      this.#hasStarted = true;
      this.pullIfWanted();
    }, this.#onFailed);
  }

  /** Whether the program may still add to it. */
  get isOpen() {
    return !this.isEnding && this.core.state === READABLE;
  }

  /** @returns {number | null} null for a stream that failed */
  get desiredSize() {
    const { state } = this.core;
    if (state === READABLE) return this.mark - this.total;
    return this.core.stateName === 'closed' ? 0 : null;
  }

  get wantsMore() {
    return this.isOpen && this.#hasStarted && (this.core.waiting > 0 || this.mark - this.total > 0);
  }

  pullIfWanted() {
    if (!this.wantsMore) return;
    if (this.#isPulling) {
      this.#pullsAgain = true;
      return;
    }
    this.#isPulling = true;
    follow(this.source.pull(), this.#onPulled, this.#onFailed);
  }

  /** Everything was taken that there will be. */
  finish() {
    this.source = null;
    this.core.close();
  }

  fail(error) {
    if (this.core.state !== READABLE) return;
    this.clear();
    this.source = null;
    this.core.fail(error);
  }

  /** The steps of a cancel. @returns {Promise<any> | undefined} */
  cancel(reason) {
    this.clear();
    const { source } = this;
    this.source = null;
    return source.cancel(reason);
  }

  /** The reader has gone. */
  released() {}
}
