// What a primary and a worker say to each other, over the channel of child_process: statements, and questions that get an answer.

/** Marks the messages; the channel keeps what begins with NODE_ from the program. */
const kCommand = 'NODE_CLUSTER';

/** One side of a conversation. */
export class Conversation {
  #target;
  #lastQuestion = 0;
  #questions = new Map();
  #subjects;

  /**
   * @param {object} target the public face of the channel
   * @param {Record<string, (body: object, handle: object, answer: (body: object, handle?: object) => void) => void>} subjects what this
   *   side understands
   */
  constructor(target, subjects) {
    this.#target = target;
    this.#subjects = subjects;
    target.on('internalMessage', (message, handle) => this.#onMessage(message, handle));
  }

  /** States something. @returns {boolean} whether it could be sent */
  tell(subject, body, handle) {
    return this.#send({ ...body, subject }, handle);
  }

  /** Asks, and calls back with the answer. @returns {boolean} whether it could be sent */
  ask(subject, body, handle, callback) {
    const question = ++this.#lastQuestion;
    this.#questions.set(question, callback);
    return this.#send({ ...body, subject, question }, handle);
  }

  #send(message, handle) {
    if (!this.#target.connected) return false;
    this.#target._send({ cmd: kCommand, ...message }, handle, { swallowErrors: true });
    return true;
  }

  #onMessage({ cmd, subject, question, answerTo, ...body }, handle) {
    if (cmd !== kCommand) return;
    if (answerTo !== undefined) {
      const callback = this.#questions.get(answerTo);
      this.#questions.delete(answerTo);
      callback?.(body, handle);
      return;
    }
    const answer = (reply, replyHandle) => {
      if (question !== undefined) this.#send({ ...reply, answerTo: question }, replyHandle);
    };
    this.#subjects[subject]?.(body, handle, answer);
  }
}
