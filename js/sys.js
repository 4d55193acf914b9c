// node:sys: the name node:util had in the first versions of Node.
import process from 'process';
import util from 'util';

process.emitWarning('sys is deprecated. Use util instead.', 'DeprecationWarning', 'DEP0025');

export default util;
