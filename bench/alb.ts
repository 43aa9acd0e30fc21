/**
 * How fast a request goes through load balancer and api: `node bench/alb.ts [--seconds 60] [--path /v1/health/live]`
 * while `npm start` runs in this folder. The figures to reach are in docs: p50 under 1 ms with one client, 3,000
 * requests a second at 50 clients without an error. Exit code 1 when they are missed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { load, type Result } from './load.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    path: { type: 'string', default: '/v1/health/live' },
    seconds: { type: 'string', default: '60' },
    clients: { type: 'string', default: '50' },
  },
});

const url = `${values.url ?? runningApi()}${values.path}`;
console.log(url);

await load({ url, clients: 1, seconds: 2 }); // the first requests start environments and warm both sides up
const alone = await measure(1, Math.min(10, Number(values.seconds)));
const many = await measure(Number(values.clients), Number(values.seconds));

const missed = [
  alone.p50 >= 1 && `p50 with one client is ${alone.p50.toFixed(2)} ms, expected under 1`,
  many.perSecond < 3000 && `${Math.round(many.perSecond)} requests a second, expected 3000`,
  alone.errors + many.errors > 0 && `${alone.errors + many.errors} errors, expected none`,
].filter(Boolean);
for (const figure of missed) console.error(figure);
process.exitCode = missed.length > 0 ? 1 : 0;

async function measure(clients: number, seconds: number): Promise<Result> {
  const result = await load({ url, clients, seconds });
  const { requests, perSecond, p50, p99, max, errors, problems } = result;
  const ms = (value: number) => `${value.toFixed(2)} ms`;
  console.log(
    `${clients} client${clients === 1 ? '' : 's'}, ${seconds} s: ${requests} requests, ${Math.round(perSecond)}/s, p50 ${ms(p50)}, p99 ${ms(p99)}, max ${ms(max)}, ${errors} errors`,
  );
  for (const [problem, count] of problems) console.log(`  ${count} × ${problem}`);
  return result;
}

function runningApi(): string {
  const file = join(import.meta.dirname, '..', '.soloist', 'run.json');
  try {
    return String(JSON.parse(readFileSync(file, 'utf8')).api);
  } catch {
    console.error(`no running rehearsal found in ${file}, start one with npm start or give --url`);
    process.exit(1);
  }
}
