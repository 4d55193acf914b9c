// A binary min-heap that tells its items where they stand, so that they can be removed from the middle.

/** `compare(a, b)` orders two items; `setPosition(item, index)` is called whenever an item moves. */
export default class PriorityQueue {
  #compare;
  #setPosition;
  // Index 0 stays unused: the children of i are 2i and 2i + 1.
  #heap = [undefined];

  constructor(compare, setPosition) {
    this.#compare = compare;
    this.#setPosition = setPosition;
  }

  insert(value) {
    const heap = this.#heap;
    heap.push(value);
    this.#siftUp(heap.length - 1);
  }

  /** The smallest item, or undefined. */
  peek() {
    return this.#heap[1];
  }

  /** Removes and returns the smallest item. */
  shift() {
    const value = this.#heap[1];
    if (value !== undefined) this.removeAt(1);
    return value;
  }

  /** Removes the item at `position`. */
  removeAt(position) {
    const heap = this.#heap;
    const last = heap.pop();
    if (position === heap.length) return;
    heap[position] = last;
    this.#setPosition?.(last, position);
    if (position > 1 && this.#compare(heap[position >> 1], last) > 0) this.#siftUp(position);
    else this.percolateDown(position);
  }

  /** Restores the order after the item at `position` grew. */
  percolateDown(position) {
    const heap = this.#heap;
    const size = heap.length - 1;
    const item = heap[position];
    for (;;) {
      let child = position * 2;
      if (child > size) break;
      if (child < size && this.#compare(heap[child + 1], heap[child]) < 0) child++;
      if (this.#compare(item, heap[child]) <= 0) break;
      this.#place(heap[child], position);
      position = child;
    }
    this.#place(item, position);
  }

  #siftUp(position) {
    const heap = this.#heap;
    const item = heap[position];
    while (position > 1) {
      const parent = position >> 1;
      if (this.#compare(heap[parent], item) <= 0) break;
      this.#place(heap[parent], position);
      position = parent;
    }
    this.#place(item, position);
  }

  #place(item, position) {
    this.#heap[position] = item;
    this.#setPosition?.(item, position);
  }
}
