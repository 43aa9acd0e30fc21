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
    return [entry, join(stacks.outdir, `asset.${key}`)] as const;
  });

  test.each(bundles)(
    '%s loads in a process of its own, without the repository, and exports a handler',
    (_, folder) => {
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ['-e', `console.log(typeof require(${JSON.stringify(folder)}).handler)`],
        { cwd: folder, encoding: 'utf8', env: {} },
      );

      expect(stderr).toBe('');
      expect(stdout.trim()).toBe('function');
    },
  );

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
