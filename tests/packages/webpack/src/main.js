import styles from './style.css';
import text from './text.txt';
import data from './data.json';
import { double } from './math.js';
import { value } from './common.cjs';

console.log(double(data.number), value, text, styles.toString().trim());
import(/* webpackChunkName: "lazy" */ './lazy.js').then(({ default: lazy }) => console.log(lazy()));
