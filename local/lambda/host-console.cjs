/**
 * Sends what the function prints over the channel, in order with its answers, so that each line is known to
 * belong to its request. `console` writes as the Node runtime of Lambda does (text or JSON log format);
 * `process.stdout.write` goes out untouched.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
'use strict';

const { Buffer } = require('node:buffer');
const { format } = require('node:util');

const LEVELS = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' };

function installConsole(send, state, logFormat) {
  process.stdout.write = writer((text) => send('O', JSON.stringify(text)));
  process.stderr.write = writer((text) => send('E', JSON.stringify(text)));
  const render = logFormat === 'JSON' ? renderJson : renderText;
  for (const [method, level] of Object.entries(LEVELS)) {
    const kind = level === 'ERROR' || level === 'WARN' ? 'E' : 'O';
    console[method] = (...args) => send(kind, JSON.stringify(`${render(level, state.requestId, args)}\n`));
  }
}

function writer(forward) {
  return (chunk, encoding, callback) => {
    forward(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done) process.nextTick(done);
    return true;
  };
}

function renderText(level, requestId, args) {
  return `${new Date().toISOString()}\t${requestId}\t${level}\t${format(...args)}`;
}

function renderJson(level, requestId, args) {
  const [first] = args;
  const message =
    args.length === 1 && typeof first === 'object' && !(first instanceof Error) ? first : format(...args);
  return JSON.stringify({ timestamp: new Date().toISOString(), level, requestId, message });
}

module.exports = { installConsole };
