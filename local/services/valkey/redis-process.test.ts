import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { join } from 'node:path';

import { freePorts } from './free-port.ts';
import { isInstalled } from './installed.ts';

const SCRIPT = `
  const { RedisProcess } = await import(process.argv[1]);
  await RedisProcess.start(Number(process.argv[2]), Number(process.argv[3]));
  console.log('started');
`;

const whenInstalled = isInstalled('redis-server') ? test : test.skip;

whenInstalled('redis-server ends when the rehearsal is killed with kill -9', async () => {
  const ports = await freePorts(2);
  const module = join(import.meta.dirname, 'redis-process.ts');
  const rehearsal = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    SCRIPT,
    module,
    ...ports.map(String),
  ]);
  await once(rehearsal.stdout, 'data');
  const running = await accepts(ports[0]!);

  rehearsal.kill('SIGKILL');
  await once(rehearsal, 'exit');

  expect(running).toBe(true);
  await until(async () => !(await accepts(ports[0]!)));
});

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function until(condition: () => Promise<boolean>) {
  const deadline = performance.now() + 5000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('condition not met within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
