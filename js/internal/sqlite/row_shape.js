// Row shapes: from the flat values that Rust gives to the objects programs get.

/** After so many objects of a shape a function of its own is made for it: that costs as much as some dozens of objects. */
const WORTH_COMPILING = 64;

export class RowShape {
  #names;
  #made = 0;
  #compiled;

  /** @param {string[]} names of the columns; of those that repeat the last one wins */
  constructor(names) {
    this.#names = names;
  }

  get width() {
    return this.#names.length;
  }

  /** The row whose values begin at `at`. Rows have no prototype: a column may have any name. */
  object(values, at) {
    if (this.#compiled !== undefined) return this.#compiled(values, at);
    if (++this.#made === WORTH_COMPILING) this.#compile();
    const row = Object.create(null);
    const names = this.#names;
    for (let column = 0; column < names.length; column++) row[names[column]] = values[at + column];
    return row;
  }

  /** Stores to names that V8 sees in the source are three times as fast as those above. */
  #compile() {
    const stores = this.#names.map((name, column) => `row[${JSON.stringify(name)}] = values[at + ${column}];`);
    try {
      this.#compiled = new Function('create', `return (values, at) => { const row = create(null); ${stores.join(' ')} return row; };`)(
        Object.create);
    } catch {
      // --disallow-code-generation-from-strings: it works without.
    }
  }

  /** @returns {unknown[]} */
  array(values, at) {
    return values.slice(at, at + this.#names.length);
  }

  /** All rows of `values`, which begin at 1. */
  appendAll(rows, values, asArrays) {
    const { width } = this;
    for (let at = 1; at < values.length; at += width) rows.push(asArrays ? this.array(values, at) : this.object(values, at));
  }
}
