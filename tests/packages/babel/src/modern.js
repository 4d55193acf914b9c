export class Counter {
  #count = 0;
  static instances = new Set();
  increment(by = 1) {
    this.#count += by;
    return this;
  }
  get value() {
    return this.#count ?? 0;
  }
}
export const entries = ({ a, ...rest }) => [a, ...Object.entries(rest)];
export const pattern = /(?<year>\d{4})/u;
export function sum(...values) {
  return values.reduce((total, value) => total + value ** 2, 0);
}
