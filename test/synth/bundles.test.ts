import { spawnSync } from 'node:child_process';
import { globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../lib/constructs/bundle.ts';
import { Refusal } from '../../lib/errors/refusal.ts';
import { functionsOf, resourcesOf, synthesise } from './stacks.ts';

/** Bytes of the file that Lambda reads before the first answer. */
const MAX_START = 440_000;
/** Bytes of all files of a function: the api, with most of the modules and libraries, has 2.3 MB. */
const MAX_ALL = 2_600_000;

/** The clients of AWS and Stripe that a function calls, by their chunks' names: it carries no other. */
const CLIENTS: Readonly<Record<string, readonly string[]>> = {
  'lambdas/api/accounts.handler.ts': ['dynamodb', 'objects', 's3', 'secrets-manager', 'sqs'],
  'lambdas/api/api.handler.ts': ['dynamodb', 'links', 's3', 's3-presign', 'secrets-manager', 'sqs'],
  'lambdas/api/deliver.handler.ts': ['dynamodb', 'secrets-manager', 'ses', 'sqs'],
  'lambdas/api/egress.handler.ts': ['dynamodb', 'secrets-manager'],
  'lambdas/api/payments.handler.ts': ['dynamodb', 'secrets-manager', 'sqs', 'stripe'],
  'lambdas/api/relay.handler.ts': ['sqs'],
  'lambdas/api/uploads.handler.ts': ['dynamodb', 's3', 'uploads'],
  'lambdas/archive/archive.handler.ts': ['s3'],
  'lambdas/heartbeat/heartbeat.handler.ts': ['secrets-manager'],
  'lambdas/rollout/rollout.handler.ts': ['codedeploy', 'lambda', 'secrets-manager'],
};
const CLIENT_CHUNK = /^(?:(?<aws>[\w-]+)\.sdk|(?<stripe>stripe)\.esm\.node)-\w+\.js$/;

describe('the bundle of every function', () => {
  const stacks = synthesise();
  const bundles = functionsOf(stacks).map(([, fn]) => {
    const { entry } = fn.Metadata?.['soloist:bundle'] as { entry: string };
    const key = String((fn.Properties.Code as { S3Key: string }).S3Key).replace('.zip', '');
    const { Variables } = fn.Properties.Environment as { Variables: Record<string, unknown> };
    const env = Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, resolve(value)]));
    return [entry, join(stacks.outdir, `asset.${key}`), env] as const;
  });

  test.each(bundles)('%s loads in a process of its own and exports a handler', (_, folder, env) => {
    const script = `
      try { console.log(typeof require(${JSON.stringify(folder)}).handler); }
      catch (error) { console.log(error.message); }`;

    const { stdout } = spawnSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8', env });

    expect(stdout.trim()).toBe('function');
  });

  test.each(bundles)('%s starts small: what it may not need is in files of its own', (_, folder) => {
    const files = readdirSync(folder);
    const sizes = files.map((file) => statSync(join(folder, file)).size);

    expect(files).toEqual(expect.arrayContaining(['index.js', 'package.json']));
    expect(statSync(join(folder, 'index.js')).size).toBeLessThan(MAX_START);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(MAX_ALL);
  });

  test('asks for a package that is not in it only where a layer brings it', () => {
    const asking = bundles.filter(([, folder]) =>
      readdirSync(folder).some((file) =>
        readFileSync(join(folder, file), 'utf8').includes('require("sharp")'),
      ),
    );
    const layered = functionsOf(stacks).filter(([, fn]) => fn.Properties.Layers !== undefined);

    expect(asking.map(([entry]) => entry)).toEqual(['lambdas/api/uploads.handler.ts']);
    expect(layered.map(([, { Metadata }]) => Metadata?.['soloist:bundle'])).toMatchObject([
      { entry: 'lambdas/api/uploads.handler.ts' },
    ]);
  });

  test.each(Object.entries(CLIENTS))('%s carries the clients that it calls', (entry, expected) => {
    const { path } = bundle(entry);

    const clients = readdirSync(path).flatMap((file) => {
      const { aws, stripe } = CLIENT_CHUNK.exec(file)?.groups ?? {};
      return aws ?? stripe ?? [];
    });
    expect(clients.sort()).toEqual(expected);
  });

  test('is known by its clients', () => {
    const entries = globSync('lambdas/*/*.handler.ts', { cwd: join(import.meta.dirname, '../..') });

    expect(Object.keys(CLIENTS)).toEqual(entries.sort());
  });

  test('is the same when nothing changed', () => {
    const again = synthesise();

    expect(resourcesOf(again, 'AWS::Lambda::Version')).toEqual(resourcesOf(stacks, 'AWS::Lambda::Version'));
  });

  test('fails by name when its entry is missing', () => {
    const missing = () => bundle('lambdas/api/nothing.handler.ts');

    expect(missing).toThrow(Refusal);
    expect(missing).toThrow(
      'entry lambdas/api/nothing.handler.ts does not exist: create it or correct the construct',
    );
  });
});

/** An environment variable as a deployed function might see it: `x` for whatever CloudFormation fills in. */
function resolve(value: unknown): string {
  if (typeof value === 'string') return value;
  const parts = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
  return parts ? parts[1].map(resolve).join(parts[0]) : 'x';
}
