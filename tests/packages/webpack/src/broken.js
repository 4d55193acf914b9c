import { nothing } from './math.js';
import './nowhere.js';
console.log(nothing +);
