import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Refusal } from '../refusal.ts';
import { synthesise } from './synth.ts';

/** An app that writes its config into the output, and fails where that asks for it. */
const APP = `
  const { cpSync, mkdirSync, readFileSync } = require('node:fs');
  if (readFileSync('soloist.config.ts', 'utf8') === 'typo') { console.error('name is missing'); process.exit(1); }
  mkdirSync(process.env.CDK_OUTDIR);
  cpSync('soloist.config.ts', process.env.CDK_OUTDIR + '/made');
  require('node:fs').writeFileSync(process.env.CDK_OUTDIR + '/stages', process.env.SOLOIST_STAGES);
`;

let root: string;
let outdir: string;
const configure = (text: string) => writeFileSync(join(root, 'soloist.config.ts'), text);
const made = () => readFileSync(join(outdir, 'made'), 'utf8');

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'synth-'));
  outdir = join(root, 'out');
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin/soloist.ts'), APP);
  configure('one');
  await synthesise(root, outdir);
});
afterEach(() => rmSync(root, { recursive: true }));

describe('synthesis', () => {
  test('makes the first stage alone, unless another one is to run', async () => {
    const stages = () => readFileSync(join(outdir, 'stages'), 'utf8');
    const before = stages();

    const again = await synthesise(root, outdir, 'production');

    expect([before, again, stages()]).toEqual(['first', true, 'all']);
  });

  test('is left out when nothing has changed', async () => {
    const again = await synthesise(root, outdir);

    configure('two');
    const after = await synthesise(root, outdir);

    expect([again, after]).toEqual([false, true]);
    expect(made()).toBe('two');
  });

  test('that fails is a refusal with its message, and leaves what was there', async () => {
    configure('typo');

    const failed = synthesise(root, outdir);

    await expect(failed).rejects.toEqual(new Refusal('name is missing'));
    expect(made()).toBe('one');
  });

  test('that is not accepted leaves what was there, and is tried again', async () => {
    configure('two');
    const unaccepted = synthesise(root, outdir, null, (fresh) => {
      expect(existsSync(join(fresh, 'made'))).toBe(true);
      throw new Refusal('unknown type');
    });
    await expect(unaccepted).rejects.toThrow('unknown type');

    expect(made()).toBe('one');
    expect(await synthesise(root, outdir)).toBe(true);
  });
});
