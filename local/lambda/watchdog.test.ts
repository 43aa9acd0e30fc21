import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from './testing.ts';

/** A rehearsal of one function, which says the process of its environment once that is stuck. */
const REHEARSAL = `
  const [service, folder] = process.argv.slice(1);
  const { createLambda } = await import(service);
  const lambda = createLambda({
    codeDirectory: () => folder,
    credentials: () => ({ accessKeyId: 'key', secretAccessKey: 'secret' }),
    logs: { write: ({ line }) => line.endsWith('stuck') && console.log(lambda.describe()[0].environments[0].pid) },
  });
  const properties = { Handler: 'index.handler', Runtime: 'nodejs24.x', Role: 'arn:aws:iam::111122223333:role/r', Timeout: 60 };
  const identity = { ref: 'subject', attributes: { Arn: 'arn:aws:lambda:eu-west-1:111122223333:function:subject' } };
  lambda.start([{ stack: 's', logicalId: 'l', type: 'AWS::Lambda::Function', properties, identity }], {
    clock: { now: Date.now, onAdvance: () => () => {} },
    naming: { account: '111122223333', region: 'eu-west-1', endpoint: 'http://127.0.0.1:1' },
    faults: { active: () => null },
  });
  setTimeout(() => process.exit(1), 4000);
  await lambda.invoke('subject', '{}');
`;
const HANDLER =
  'exports.handler = () => { console.log("stuck"); setImmediate(() => { for (;;); }); return new Promise(() => {}); };';

test('an environment that is stuck in a loop ends when the rehearsal is killed with kill -9', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchdog-'));
  writeFileSync(join(folder, 'index.js'), HANDLER);
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  const service = join(import.meta.dirname, 'lambda.service.ts');
  const rehearsal = spawn(process.execPath, ['--input-type=module', '-e', REHEARSAL, service, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await Promise.race([once(rehearsal.stdout, 'data'), once(rehearsal, 'exit')]);
  const pid = Number(said[0]);
  const running = isAlive(pid);

  rehearsal.kill('SIGKILL');

  expect(running).toBe(true);
  await eventually(() => !isAlive(pid));
  rmSync(folder, { recursive: true });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
