import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..', '..');

export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** Runs dependency-cruiser with the project's rules over the source folders of `folder`. */
export async function cruise(folder: string = ROOT): Promise<{ modules: number; violations: Violation[] }> {
  const sources = ['bin', 'commands', 'lib', 'lambdas', 'local'].filter((name) =>
    existsSync(join(folder, name)),
  );
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      join(ROOT, 'node_modules', '.bin', 'depcruise'),
      '--config',
      join(ROOT, '.dependency-cruiser.cjs'),
      '--output-type',
      'json',
      ...sources,
    ],
    { cwd: folder, maxBuffer: 256 * 1024 * 1024 },
  ).catch((error) => {
    // violations make the command exit with their number; anything without a report is a failure of the tool
    if (error.stdout) return error as { stdout: string };
    throw error;
  });
  const { summary } = JSON.parse(stdout);

  return {
    modules: summary.totalCruised,
    violations: summary.violations.map((violation: any) => ({
      rule: violation.rule.name,
      from: violation.from,
      to: violation.to,
    })),
  };
}
