import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONFIG, synthesise } from './stacks.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('node bin/soloist.ts', () => {
  let outdir: string;
  beforeAll(() => (outdir = mkdtempSync(join(tmpdir(), 'soloist-offline-'))));
  afterAll(() => rmSync(outdir, { recursive: true }));

  // CDK_VALIDATION: checks the templates against CloudFormation's own schemas and rules, as the CLI does
  test('writes every stage, valid for CloudFormation, without credentials or a home', () => {
    const { status, stderr } = spawnSync(process.execPath, ['bin/soloist.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { CDK_OUTDIR: outdir, CDK_VALIDATION: 'true', HOME: '/nonexistent' },
    });

    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(readdirSync(outdir)).toEqual(
      expect.arrayContaining(['assembly-staging', 'assembly-production', 'manifest.json']),
    );
    expect(JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'))).not.toHaveProperty('missing');
  });
});

describe('a stage with an account', () => {
  test('needs no look-up of the zones of that account', () => {
    const [stage] = CONFIG.stages;
    const withAccount = { ...CONFIG, stages: [{ ...stage!, account: '111111111111' }] };

    const { app } = synthesise(withAccount);

    const manifest = app.synth().getNestedAssembly('assembly-staging').manifest;
    expect(manifest.missing).toBeUndefined();
  });
});
