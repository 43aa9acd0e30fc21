import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'soloist-app-'));
  cpSync(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true });
  for (const shared of ['lib', 'node_modules']) symlinkSync(join(ROOT, shared), join(folder, shared));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});

afterEach(() => rmSync(folder, { recursive: true }));

function synthesise(config: string) {
  writeFileSync(join(folder, 'soloist.config.ts'), config);
  return spawnSync(process.execPath, ['bin/soloist.ts'], { cwd: folder, encoding: 'utf8' });
}

describe('node bin/soloist.ts', () => {
  test.each([
    [
      'misspells a field',
      'export default { nme: "x" };',
      "soloist.config.ts: unknown field 'nme' (did you mean 'name'?)",
    ],
    ['does not parse', 'export default {', 'soloist.config.ts can not be loaded: SyntaxError'],
    ['throws', 'throw new Error("no account");', 'soloist.config.ts can not be loaded: Error: no account'],
  ])('fails in one line and with exit code 1 when the config %s', (_, config, message) => {
    const { status, stderr } = synthesise(config);

    expect(status).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringContaining(message)]);
  });
});
