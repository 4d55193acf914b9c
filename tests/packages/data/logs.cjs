// Loggers: to the outputs and to files, at once and later.
const fs = require('node:fs');
const pino = require('pino');
const winston = require('winston');

const options = { timestamp: false, base: null, level: 'trace' };
const log = pino({ ...options, redact: ['user.password'] }, pino.destination({ dest: 'pino.log', sync: true }));
log.info({ user: { name: 'x', password: 'secret' } }, 'hello %s %d %j', 'you', 5, { deep: 1 });
log.child({ part: 'child' }).trace('traced');
log.error({ err: Object.assign(new TypeError('on purpose'), { code: 'E_CODE', stack: 'the stack' }) });
console.log(fs.readFileSync('pino.log', 'utf8'));
pino(options, pino.multistream([{ stream: process.stdout }, { level: 'error', stream: process.stderr }])).error('to both');

const later = pino(options, pino.destination({ dest: 'later.log', sync: false, minLength: 4096 }));
for (let i = 0; i < 1000; i++) later.info({ i }, 'line');
later.flush((error) => console.log('flushed', error, fs.readFileSync('later.log', 'utf8').split('\n').length));

const { combine, errors, json, splat } = winston.format;
const logger = winston.createLogger({
  level: 'debug',
  format: combine(errors({ stack: false }), splat(), json()),
  transports: [new winston.transports.Console({ stderrLevels: ['error'] }), new winston.transports.File({ filename: 'winston.log' })],
});
logger.info('hi %s', 'there', { meta: 1 });
logger.error(new Error('logged'));
logger.on('finish', () => setTimeout(() => console.log(fs.readFileSync('winston.log', 'utf8')), 50));
logger.end();
