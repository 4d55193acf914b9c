import Simple, { Op } from '@app/calc';
import type { Calculator } from './calc';
import { place } from './place';

const calculator: Calculator = new Simple(console.log);
console.log(place(__filename), calculator.run(Op.Add, 1, 2), require.main === module);
