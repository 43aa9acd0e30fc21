/**
 * What a cold start costs: `node bench/cold-start.ts [--runs 20] [--state .soloist]`. It measures the CPU time of
 * fresh processes that load the bundle of the api, or of payments, and answer a request that needs no other service,
 * over that of a minimal handler. While `npm start` runs in this folder, the first profile read (DynamoDB, secret,
 * cache) is measured beside it. CPU time grows when others use the processor, so the lowest of the runs counts. Exit
 * code 1 when the figure in docs is missed.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../lib/constructs/bundle.ts';
import { runningApi } from './running-api.ts';

const LIMIT_MS = 25;
const CHILD = join(import.meta.dirname, 'cold-start.child.cjs');

// what a handler can't do without: it logs a line and answers
const MINIMAL = `
exports.handler = async () => {
  process.stdout.write('{"message":"request"}\\n');
  return { statusCode: 200, body: '{"status":"ok"}' };
};`;

/** Enough to compose the functions; what is asked of them touches none of it. */
const NOWHERE = {
  AUTH_TABLE: 'auth',
  AUTH_SIGNING_SECRET: 'signing',
  AUTH_SERVICE_NAME: 'Soloist',
  USERS_TABLE: 'users',
  USERS_DATA_SECRET: 'data',
  USERS_AUDIT_KEEP_DAYS: '365',
  USERS_EXPORTS_BUCKET: 'exports',
  EVENTS_TABLE: 'events',
  CACHE_HOST: '127.0.0.1',
  CACHE_PORT: '6379',
  CACHE_MODE: 'cluster',
  STAGE: 'staging',
  EDGE: 'alb',
  PUBLIC_URL: 'http://localhost',
  PAYMENTS_TABLE: 'payments',
  PAYMENTS_STRIPE_SECRET: 'stripe',
  PAYMENTS_CATALOGUE: JSON.stringify({ currency: 'usd', plans: [], products: [], graceDays: 0, tax: false }),
  PAYMENTS_EVENTS_QUEUE: 'http://localhost/payments',
};

const FUNCTIONS = [
  { name: 'api', path: '/v1/health/live' },
  { name: 'payments', path: '/v1/payments/plans' },
];

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '20' }, state: { type: 'string', default: '.soloist' } },
});
const runs = Number(values.runs);
const minimal = mkdtempSync(join(tmpdir(), 'cold-start-'));
writeFileSync(join(minimal, 'index.js'), MINIMAL);

try {
  const baseline = await measure('a minimal handler', minimal, '/', {});
  for (const { name, path } of FUNCTIONS) {
    const cost = (await measure(`GET ${path}`, folderOf(name), path, NOWHERE)) - baseline;
    console.log(`${name} costs ${cost.toFixed(1)} ms over the minimal handler`);
    if (cost >= LIMIT_MS) {
      console.error(`expected under ${LIMIT_MS} ms; was the processor idle?`);
      process.exitCode = 1;
    }
  }

  const api = await runningApi(values.state);
  if (api)
    await measure('the first profile read', folderOf('api'), `/v1/users/${api.userId}`, api.environment);
  else console.log('the first profile read is measured on Linux, while npm start runs in this folder');
} finally {
  rmSync(minimal, { recursive: true });
}

function folderOf(name: string): string {
  return bundle(`lambdas/api/${name}.handler.ts`).path;
}

/** @returns the lowest CPU time of the runs, ms */
async function measure(name: string, folder: string, path: string, env: NodeJS.ProcessEnv): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await firstAnswer(folder, path, env));
  times.sort((a, b) => a - b);
  const [lowest = Number.NaN] = times;
  const median = times[Math.floor(times.length / 2)] ?? Number.NaN;
  console.log(`${name}: ${lowest.toFixed(1)} ms of CPU (median ${median.toFixed(1)}, ${runs} runs)`);
  return lowest;
}

function firstAnswer(folder: string, path: string, env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, [folder, path], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.once('message', (time) => resolve(Number(time)));
    child.once('exit', (code) => {
      if (code !== 0) reject(new Error(`${path} gave no answer, the process ended with code ${code}`));
    });
  });
}
