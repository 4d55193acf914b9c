// @ts-check
// node:console: the global console, with the class Console.

import globalConsole from 'internal/console/global';

export default globalConsole;
