import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import lock from '../../package-lock.json' with { type: 'json' };
import { commitOf } from './commit.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('npm run sbom', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sbom-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test('writes every package of the lock file, with its hash, and the commit', () => {
    const output = join(folder, 'sbom.cdx.json');

    const { status } = spawnSync(
      process.execPath,
      ['commands/sbom/sbom.ts', '--output', relative(ROOT, output)],
      { cwd: ROOT, encoding: 'utf8', env: { ...process.env, CODEBUILD_RESOLVED_SOURCE_VERSION: 'c0ffee' } },
    );

    expect(status).toBe(0);
    const sbom = JSON.parse(readFileSync(output, 'utf8'));
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    const packages = sbom.components.map(({ name, version }: Record<string, string>) => `${name}@${version}`);
    expect(packages).toContain(`jose@${lock.packages['node_modules/jose'].version}`);
    const jose = sbom.components.find(({ name }: { name: string }) => name === 'jose');
    expect(jose.hashes[0].alg).toBe('SHA-512');
    expect(sbom.metadata.component.properties).toContainEqual({ name: 'vcs:commit', value: 'c0ffee' });
  });
});

describe('the commit of a bill of materials', () => {
  test.each<[string, NodeJS.ProcessEnv, () => string | null, string]>([
    ['what CodeBuild says', { CODEBUILD_RESOLVED_SOURCE_VERSION: 'abc' }, () => 'def', 'abc'],
    ['that of the clone', {}, () => 'def', 'def'],
    ['unknown outside both', {}, () => null, 'unknown'],
  ])('is %s', (_, env, gitHead, expected) => {
    const commit = commitOf(env, gitHead);

    expect(commit).toBe(expected);
  });
});
