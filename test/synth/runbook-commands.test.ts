import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../docs/runbooks');

/** The shell blocks of all pages: `[page, text]`. */
const BLOCKS = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.md'))
  .flatMap((file) =>
    [...readFileSync(join(FOLDER, file), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].map(
      ([, text]) => [file, text!] as const,
    ),
  );

/** Pages of longer scripts, in the shell's own words. */
const SCRIPTS = ['README.md', 'delivery.md', 'keys.md', 'recovery.md'];

/** Programs that an operator's machine has; all else must be a function of commands.sh. */
const PROGRAMS = ['aws', 'npm', 'npx', 'curl'];

/** Runs bash without any AWS: the CLI is a function that prints what it was asked. */
function bash(script: string, env: Record<string, string> = {}): string {
  const asked = `aws() { printf '%s\\n' "$@"; }; source ${FOLDER}/commands.sh`;
  return execFileSync('bash', ['-c', `set -eu; ${asked}; ${script}`], {
    encoding: 'utf8',
    stdio: 'pipe',
    env: { PATH: process.env.PATH ?? '', STAGE: 'staging', AWS_REGION: 'eu-west-1', ...env },
  });
}

describe('the commands of the runbooks', () => {
  test.each(BLOCKS)('are what bash reads: %s', (_, text) => {
    // <…> is for the operator to fill in
    const script = text.replaceAll(/<[^<>\n]*>/g, 'filled-in');

    expect(() =>
      execFileSync('bash', ['-n'], { input: script, stdio: ['pipe', 'pipe', 'pipe'] }),
    ).not.toThrow();
  });

  test('are programs that everybody has, or stand in commands.sh', () => {
    const defined = [...readFileSync(join(FOLDER, 'commands.sh'), 'utf8').matchAll(/^([a-z_]+)\(\)/gm)].map(
      ([, name]) => name!,
    );
    const used = BLOCKS.filter(([page]) => !SCRIPTS.includes(page))
      .flatMap(([, text]) => text.split(/(?<!\\)\n/))
      .map((line) => /^(?:[A-Z_]+=\S+ )*([a-z_]+)(?= |$)/.exec(line)?.[1])
      .filter((word) => word !== undefined);

    expect(used.length).toBeGreaterThan(100);
    expect([...new Set(used)].filter((word) => ![...PROGRAMS, ...defined].includes(word))).toEqual([]);
  });
});

describe('commands.sh', () => {
  test('asks for a metric with its dimensions, or without any', () => {
    const dimensioned = bash('metric AWS/Lambda Errors Sum FunctionName=soloist-staging-api');
    const bare = bash('metric AWS/Lambda ConcurrentExecutions Maximum');

    expect(dimensioned).toContain('--dimensions\nName=FunctionName,Value=soloist-staging-api\n');
    expect(bare).not.toContain('--dimensions');
  });

  test('looks back for as many hours as asked', () => {
    const lines = bash('HOURS=24 metric AWS/SES Bounce Sum').split('\n');

    const [start, end] = ['--start-time', '--end-time'].map((flag) => Number(lines[lines.indexOf(flag) + 1]));
    expect(end! - start!).toBeGreaterThanOrEqual(24 * 3_600);
    expect(end! - start!).toBeLessThan(24 * 3_600 + 60);
  });

  test('asks for failed requests as the burn rates count them', () => {
    const lines = bash('balancer() { echo app/one/2; }; slo 300');

    const queries = JSON.parse(/^\[[\s\S]*?^.*failed.*\]$/m.exec(lines)![0]) as {
      Id: string;
      Expression?: string;
      MetricStat?: { Period: number; Metric: { MetricName: string; Dimensions: unknown } };
    }[];
    expect(queries.map(({ MetricStat }) => MetricStat?.Metric.MetricName)).toEqual([
      'RequestCount',
      'HTTPCode_Target_5XX_Count',
      'HTTPCode_ELB_5XX_Count',
      undefined,
    ]);
    expect(queries[0]!.MetricStat).toMatchObject({
      Period: 300,
      Metric: { Dimensions: [{ Name: 'LoadBalancer', Value: 'app/one/2' }] },
    });
    expect(queries[3]!.Expression).toBe('100 * (FILL(target, 0) + FILL(own, 0)) / requests');
  });

  test('searches the breakers of the stage', () => {
    const asked = bash('breakers');

    const [query] = JSON.parse(/^\[\{"Id[\s\S]*?\}\]$/m.exec(asked)![0]) as { Expression: string }[];
    expect(query!.Expression).toBe(
      `SEARCH('{Soloist,Dependency,Stage} MetricName="BreakerOpen" Stage="staging"', 'Maximum', 60)`,
    );
  });

  test('leads to the dashboard', () => {
    const address = bash('dashboard').trim();

    expect(address).toBe(
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/soloist-staging-overview',
    );
  });

  test('fails without a stage to look at', () => {
    expect(() => bash('alarms', { STAGE: '' })).toThrow(/set STAGE/);
  });
});
