import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../rehearsal.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDER = process.env['FUZZER'] ?? join(ROOT, 'node_modules/.cache/fuzzer');
const PROGRAM = join(FOLDER, 'bin/schemathesis');

/**
 * What an answer is judged by. `positive_data_acceptance` is not among it: whether a code, a token or a password is
 * right stands in no schema.
 */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'missing_required_header',
  'unsupported_method',
  'allow_header_conformance',
  'ignored_auth',
];

/** Installs schemathesis; why that can't be, or null. Takes a minute the first time. */
export function whyNoSchemathesis(): string | null {
  const { stdout, stderr } = spawnSync(join(ROOT, '.ci/install-fuzzer'), { encoding: 'utf8' });
  return existsSync(PROGRAM) ? null : `${stdout}${stderr}`.trim();
}

/** What a run of schemathesis came to. */
export interface Fuzzed {
  /** Every failure and error as it was printed; empty where there was none. */
  readonly findings: string;
  /** How many operations were asked, of how many that were meant to be. */
  readonly operations: { readonly tested: number; readonly selected: number };
  /** How often each status was answered. */
  readonly statuses: ReadonlyMap<number, number>;
}

/**
 * Asks a rehearsal for what its OpenAPI document describes, and for what it excludes.
 * @param selection options that include or exclude operations
 */
export async function fuzz(
  run: Run,
  selection: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Promise<Fuzzed> {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  // by number: `localhost` may be ::1, from which no address of 127.0.0.0/8 can ask
  const url = run.api.replace('localhost', '127.0.0.1');
  const [json, har] = [join(folder, 'report.json'), join(folder, 'report.har')];
  const given = Object.entries({ Connection: 'close', ...headers }).flatMap(([name, value]) => [
    '--header',
    `${name}: ${value}`,
  ]);
  try {
    const printed = await python([
      ...['--config-file', join(import.meta.dirname, 'schemathesis.toml')],
      ...['run', `${url}/openapi.json`, '--url', url, '--checks', CHECKS.join(',')],
      ...['--phases', 'coverage,fuzzing', '--max-examples', '25', '--continue-on-failure', '--no-shrink'],
      ...['--report', 'json,har', '--report-json-path', json, '--report-har-path', har],
      ...given,
      ...selection,
    ]);
    const report = JSON.parse(readFileSync(json, 'utf8')) as Report;
    const { log } = JSON.parse(readFileSync(har, 'utf8')) as Har;
    const statuses = new Map<number, number>();
    for (const { response } of log.entries)
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    return { findings: findingsIn(printed, report), operations: report.operations, statuses };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Report {
  readonly exit_code: number;
  readonly operations: { readonly tested: number; readonly selected: number };
}

interface Har {
  readonly log: { readonly entries: readonly { readonly response: { readonly status: number } }[] };
}

const MOST_SHOWN = 20_000;

function findingsIn(printed: string, { exit_code }: Report): string {
  if (exit_code === 0) return '';
  const start = printed.search(/^=+ (ERRORS|FAILURES) =+$/m);
  return printed.slice(Math.max(0, start)).slice(0, MOST_SHOWN);
}

function python(args: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    PYTHONPATH: `${FOLDER}:${import.meta.dirname}`,
    PYTHONDONTWRITEBYTECODE: '1',
    SCHEMATHESIS_HOOKS: 'many_addresses',
  };
  return new Promise((resolve, reject) => {
    const options = { env, cwd: tmpdir(), maxBuffer: 64 * 1024 * 1024 };
    execFile('python3', [PROGRAM, ...args], options, (error, stdout, stderr) => {
      // 1: it has found something; the report says what
      if (!error || error.code === 1) resolve(stdout);
      else reject(new Error(`schemathesis ended with ${error.code}: ${(stdout + stderr).slice(-2_000)}`));
    });
  });
}
