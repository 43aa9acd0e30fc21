import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

import { clientOptions, type Target } from './target.ts';

const FOLDER = resolve(
  process.env['DYNAMODB_LOCAL'] ?? join(import.meta.dirname, '../../../.dynamodb-local'),
);
const DEADLINE_MS = 60_000;

/** Why DynamoDB Local can't be run here, or null when it can. */
export function whyNoDynamoDbLocal(): string | null {
  if (existsSync(join(FOLDER, 'DynamoDBLocal.jar'))) return null;
  return 'DynamoDB Local is not installed: run .ci/install-dynamodb-local';
}

/** Amazon's own imitation, in memory, in a process of its own. */
export async function startDynamoDbLocal(): Promise<Target & { readonly url: string }> {
  const port = await freePort();
  const java = spawn(
    'java',
    [
      `-Djava.library.path=${join(FOLDER, 'DynamoDBLocal_lib')}`,
      '-cp',
      `${join(FOLDER, 'DynamoDBLocal.jar')}:${join(FOLDER, 'DynamoDBLocal_lib')}/*`,
      'com.amazonaws.services.dynamodbv2.local.main.ServerRunner',
      '-inMemory',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    // it leaves a file in its working directory
    { stdio: 'ignore', cwd: FOLDER },
  );

  const url = `http://127.0.0.1:${port}`;
  const options = clientOptions(url);
  const client = new DynamoDBClient(options);
  const streams = new DynamoDBStreamsClient(options);
  await answering(client, java);
  return {
    url,
    client,
    streams,
    async close() {
      client.destroy();
      streams.destroy();
      java.kill();
      if (java.exitCode === null && java.signalCode === null) await once(java, 'exit');
    },
  };
}

async function answering(client: DynamoDBClient, java: ChildProcess): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    try {
      await client.send(new ListTablesCommand());
      return;
    } catch (error) {
      if (java.exitCode !== null)
        throw new Error(`java ended with exit code ${java.exitCode}`, { cause: error });
      if (Date.now() > deadline) throw new Error('DynamoDB Local does not answer', { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
