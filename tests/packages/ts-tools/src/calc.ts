import { EventEmitter } from 'events';

export enum Op { Add = 'add', Sub = 'sub' }

export interface Calculator { run(op: Op, a: number, b: number): number }

export class Simple extends EventEmitter implements Calculator {
  constructor(private readonly log: (line: string) => void = () => {}) { super(); }

  run(op: Op, a: number, b: number): number {
    this.log(op);
    this.emit('run', op);
    switch (op) {
      case Op.Add: return a + b;
      case Op.Sub: return a - b;
    }
  }
}

export default Simple;
