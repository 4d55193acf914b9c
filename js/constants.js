// node:constants: the constants of os, fs and crypto in one object (deprecated).
import crypto from 'crypto';
import fs from 'fs';
import os from 'os';

const { dlopen, errno, priority, signals } = os.constants;

export default Object.freeze(Object.assign({}, dlopen, errno, priority, signals, fs.constants, crypto.constants));
