/**
 * Runs in an environment's own process: loads the function's bundle and answers one request at a time. Plain
 * CommonJS, because stripping types would cost every cold start some 30 ms.
 *
 * It speaks with the rehearsal in lines over file descriptor 3: one character for the kind, then JSON.
 *   to the host:   B boot   I request TAB event   C clock offset
 *   from the host: R ready  X init error   A maxRSS TAB answer   F maxRSS TAB failure   U uncaught   O stdout   E stderr
 */
'use strict';

const { Socket } = require('node:net');
const { setTimeout } = require('node:timers');
const { installClock, setOffset } = require('./host-clock.cjs');
const { installConsole } = require('./host-console.cjs');
const { loadHandler } = require('./host-loader.cjs');
const { describeError } = require('./host-errors.cjs');
const { createContext } = require('./host-context.cjs');

const channel = new Socket({ fd: 3, readable: true, writable: true });
const send = (kind, json) => channel.write(`${kind}${json}\n`);
const state = { requestId: undefined };

let handler;
let keepsCompiled = false;
let pending = '';

channel.setEncoding('utf8');
channel.on('data', (chunk) => {
  pending += chunk;
  // a large event comes in many chunks: look for its end only where it can be
  if (!chunk.includes('\n')) return;
  for (let end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n')) {
    const line = pending.slice(0, end);
    pending = pending.slice(end + 1);
    receive(line[0], line.slice(1));
  }
});
// The rehearsal is gone, however it ended: nothing may be left behind.
channel.on('close', () => process.exit(0));
channel.on('error', () => process.exit(0));

// Ctrl-C reaches the whole process group; the rehearsal decides when an environment stops.
process.on('SIGINT', () => {});
process.on('uncaughtException', (error) => die('Runtime.UncaughtException', error, 129));
process.on('unhandledRejection', (reason) => die('Runtime.UnhandledPromiseRejection', reason, 128));

function receive(kind, text) {
  if (kind === 'I') return invoke(text);
  if (kind === 'C') return setOffset(Number(text));
  if (kind === 'B') return boot(JSON.parse(text));
}

async function boot({ offset, logFormat, compileCache }) {
  installClock(offset);
  installConsole(send, state, logFormat);
  if (compileCache) require('node:module').enableCompileCache(compileCache);
  keepsCompiled = Boolean(compileCache);
  try {
    handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
    send('R', '{}');
  } catch (error) {
    send('X', JSON.stringify(describeError(error)));
  }
}

function invoke(text) {
  const tab = text.indexOf('\t');
  const request = JSON.parse(text.slice(0, tab));
  state.requestId = request.id;
  if (request.trace) process.env._X_AMZN_TRACE_ID = request.trace;
  else delete process.env._X_AMZN_TRACE_ID;

  let settled = false;
  const finish = (error, result) => {
    if (settled) return;
    settled = true;
    if (error === undefined || error === null) return answer('A', result);
    const described = describeError(error);
    console.error('Invoke Error', JSON.stringify(described));
    answer('F', described);
  };

  try {
    const context = createContext(request, finish);
    const returned = handler(JSON.parse(text.slice(tab + 1)), context, finish);
    if (returned && typeof returned.then === 'function')
      returned.then(
        (result) => finish(null, result),
        (error) => finish(error ?? new Error('the handler rejected without a reason')),
      );
    else if (handler.length < 3) finish(null, returned);
  } catch (error) {
    finish(error ?? new Error('the handler threw without a reason'));
  }
}

function answer(kind, value) {
  let json;
  try {
    json = JSON.stringify(value === undefined ? null : value);
  } catch (error) {
    kind = 'F';
    json = JSON.stringify({
      errorType: 'Runtime.UnmarshalError',
      errorMessage: `Unable to stringify response body: ${error.message}`,
      trace: [],
    });
  }
  send(kind, `${process.resourceUsage().maxRSS}\t${json}`);
  if (keepsCompiled) keepCompiled();
}

/** Writes the compiled code down once, when the first request has shown what is used; halves later cold starts. */
function keepCompiled() {
  keepsCompiled = false;
  setTimeout(() => require('node:module').flushCompileCache(), 50).unref();
}

function die(errorType, reason, code) {
  const { errorMessage, trace } = describeError(reason);
  console.error('Uncaught Exception', JSON.stringify({ errorType, errorMessage, trace }));
  channel.write(`U${JSON.stringify({ errorType, errorMessage, trace })}\n`, () => process.exit(code));
}
