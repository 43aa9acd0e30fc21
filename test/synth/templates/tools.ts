import { execFile } from 'node:child_process';
import { basename, join } from 'node:path';
import type { Finding } from './judge.ts';

/** Where .ci/install-python-checks put the tools. */
const TOOLS =
  process.env.PYTHON_CHECKS ?? join(import.meta.dirname, '../../../node_modules/.cache/python-checks');

/** What cfn-lint says about the templates in a folder: errors and warnings alike. */
export async function cfnLint(folder: string): Promise<Finding[]> {
  const output = await run('cfn-lint', folder, ['--format', 'json', '*.json']);
  return (JSON.parse(output) as CfnLintMatch[]).map(({ Filename, Rule, Location, Message }) => {
    const [section, resource] = Location.Path ?? [];
    return {
      template: basename(Filename, '.json'),
      resource: section === 'Resources' ? String(resource) : '',
      id: Rule.Id,
      text: Message,
    };
  });
}

interface CfnLintMatch {
  readonly Filename: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

/** What checkov says about them, by the checks that it brings: it asks no server for more. */
export async function checkov(folder: string): Promise<Finding[]> {
  const options = [
    '--framework',
    'cloudformation',
    '--directory',
    '.',
    '--output',
    'json',
    '--skip-download',
    '--soft-fail',
  ];
  const output = await run('checkov', folder, [...options, '--compact', '--quiet']);
  const report = JSON.parse(output) as CheckovReport;
  if (report.summary.parsing_errors > 0)
    throw new Error(`checkov can't read ${report.summary.parsing_errors} templates`);
  return report.results.failed_checks.map((check) => ({
    template: basename(check.file_path, '.json'),
    resource: check.resource.slice(check.resource.indexOf('.') + 1),
    id: check.check_id,
    text: check.check_name,
  }));
}

interface CheckovReport {
  readonly summary: { readonly parsing_errors: number };
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly file_path: string;
      readonly resource: string;
    }[];
  };
}

/** What a Python program prints; one that has findings ends with another code than 0, one that broke prints no JSON. */
function run(program: string, cwd: string, options: readonly string[]): Promise<string> {
  const env = { ...process.env, PYTHONPATH: TOOLS, PYTHONWARNINGS: 'ignore' };
  return new Promise((resolve, reject) => {
    execFile(
      'python3',
      [join(TOOLS, 'bin', program), ...options],
      { cwd, env, maxBuffer: 1 << 28 },
      (_, stdout, stderr) => {
        if (/^\s*[[{]/.test(stdout)) resolve(stdout);
        else reject(new Error(`${program} did not report: ${(stderr || stdout).trim().slice(-2000)}`));
      },
    );
  });
}
