import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../lib/constructs/bundle.ts';
import { Refusal } from '../../lib/refusal.ts';
import { resourcesOf, synthesise } from './stacks.ts';

/** Bytes of code: Lambda reads all of it before the first answer. */
const MAX_BYTES = 3_000_000;

describe('the bundle of every function', () => {
  const stacks = synthesise();
  const bundles = resourcesOf(stacks, 'AWS::Lambda::Function').map(([, fn]) => {
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

  test.each(bundles)('%s holds code, its map and the word that it is CommonJS', (_, folder) => {
    expect(readdirSync(folder).sort()).toEqual(['index.js', 'index.js.map', 'package.json']);
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe('{"type":"commonjs"}');
    expect(statSync(join(folder, 'index.js')).size).toBeLessThan(MAX_BYTES);
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
