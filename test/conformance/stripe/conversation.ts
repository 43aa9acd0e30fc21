import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../../../local/stripe/core/shapes.ts';
import type { Line } from '../../../local/stripe/transcript.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** Their histories are long, and ask nothing that others don't. */
const LEFT_OUT = 'history';

export type Exchange = Exclude<Line, { event: unknown }>;

export interface Conversation {
  readonly exchanges: readonly Exchange[];
  readonly events: readonly Event[];
}

/**
 * Everything that the tests of the simulator and of the payments module say to the simulator, and what it answers.
 * They are run for this, by themselves; whether they pass is not asked here.
 */
export async function listen(): Promise<Conversation> {
  const folder = mkdtempSync(join(tmpdir(), 'soloist-transcript-'));
  try {
    await runTests(folder);
    const lines = readdirSync(folder).flatMap((file) =>
      readFileSync(join(folder, file), 'utf8').trimEnd().split('\n'),
    );
    const said = lines.map((line) => JSON.parse(line) as Line);
    return {
      exchanges: said.filter((line): line is Exchange => !('event' in line)),
      events: said.flatMap((line) => ('event' in line ? [line.event] : [])),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runTests(folder: string): Promise<void> {
  const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const which = ['--testPathPatterns', 'local/stripe/', 'test/integration/payments/'];
  const child = spawn(
    process.execPath,
    [jest, '--selectProjects', 'unit', 'integration', ...which, '--testPathIgnorePatterns', LEFT_OUT],
    {
      cwd: ROOT,
      stdio: 'ignore',
      // not a full run, and no worker of this one
      env: { ...process.env, STRIPE_TRANSCRIPT: folder, npm_lifecycle_event: 'test', JEST_WORKER_ID: '' },
    },
  );
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve());
  });
}
