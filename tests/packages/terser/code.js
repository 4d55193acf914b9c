/*! a licence comment */
(function () {
  // Dead code, constants and closures for the minifier.
  const DEBUG = false;
  class Stack {
    #items = [];
    push(item) { this.#items.push(item); return this; }
    get size() { return this.#items.length; }
    static from(iterable) { const stack = new Stack(); for (const item of iterable) stack.push(item); return stack; }
  }
  function unused() { return 1; }
  const { size, ...rest } = { size: Stack.from('hello').size, other: 1 };
  if (DEBUG) console.log('debugging');
  console.log(`size ${size}`, rest?.other ?? 'none', [1, 2, 3].map((value) => value ** 2));
})();
