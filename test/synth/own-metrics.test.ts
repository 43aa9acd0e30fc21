import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS_NAMESPACE } from '../../lambdas/platform/platform.contract.ts';
import { alarmsOf } from './alarm-set.ts';
import { expressionsOf, metricsOf, widgetsOf } from './dashboard-body.ts';
import { synthesise } from './stacks.ts';

const ROOT = join(import.meta.dirname, '../..');

/** `count(NAME, …)` or `gauge(NAME, …)` with a literal or a constant, and the dimensions if they follow. */
const CALL = /\b(?:count|gauge)\(\s*(?:'([A-Z]\w+)'|([A-Za-z][\w.]+))([^;]*)\);?/g;

/** Written by whoever deploys, and held to its alarm by alarms-heard.test.ts. */
const NOT_BY_FUNCTIONS = ['Deploying'];

interface Emitted {
  readonly name: string;
  readonly dimensions: readonly string[];
}

/** What the functions' code emits: every metric's name, and its dimensions besides none. */
async function emitted(): Promise<Emitted[]> {
  const constants = await contractConstants();
  return globSync('lambdas/**/*.ts', { cwd: ROOT })
    .filter((file) => !/\.test\.ts$|\.construct\.ts$/.test(file))
    .flatMap((file) =>
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(CALL)].flatMap(([, literal, constant, rest]) => {
        const name = literal ?? constants.get(constant ?? '');
        // the last braces hold the dimensions; a level may be looked up in others
        const dimensions = [...(rest ?? '').matchAll(/(?:\{|, )\s*([A-Z]\w+):/g)].map(([, key]) => key!);
        return name ? [{ name, dimensions }] : [];
      }),
    );
}

/** Texts in contracts, by the name that code uses: `AUTH_METRICS.signUps`. */
async function contractConstants(): Promise<Map<string, string>> {
  const files = globSync('lambdas/*/*.contract.ts', { cwd: ROOT });
  const modules = await Promise.all(
    files.map(async (file) => (await import(join(ROOT, file))) as Record<string, unknown>),
  );
  return new Map(
    modules.flatMap((module) =>
      Object.entries(module).flatMap(([name, value]): [string, string][] => {
        if (typeof value === 'string') return [[name, value]];
        return Object.entries(value ?? {}).flatMap(([key, inner]): [string, string][] =>
          // a name may be taken out of its contract first: `const { mailsSent } = NOTIFICATIONS_METRICS`
          typeof inner === 'string' && name.endsWith('_METRICS')
            ? [
                [`${name}.${key}`, inner],
                [key, inner],
              ]
            : [],
        );
      }),
    ),
  );
}

describe('our own metrics in alarms and on the dashboard', () => {
  const stacks = synthesise();
  const widgets = widgetsOf(stacks);
  const read = [...alarmsOf(stacks).flatMap(({ metrics }) => metrics), ...widgets.flatMap(metricsOf)]
    .filter(({ namespace, name }) => namespace === METRICS_NAMESPACE && !NOT_BY_FUNCTIONS.includes(name))
    .map(({ name, dimensions }) => ({ name, dimensions }));
  /** Split by nothing else. */
  const plain = read.filter(({ name }) => name !== 'BreakerOpened');

  test('are emitted by the functions under that name, split by the stage alone', async () => {
    const known = await emitted();

    expect([...new Set(plain.map(({ name }) => name))].sort()).toEqual([
      ...[
        'AuditTampered',
        'HeartbeatOk',
        'MailBounces',
        'MailComplaints',
        'MailsDeduplicated',
        'MailsPossiblyRepeated',
        'MailsPostponed',
        'MailsSent',
        'MailsSuppressed',
        'MailsTooLate',
        'PaymentsDisputed',
        'PaymentsFailed',
        'PaymentsSucceeded',
      ],
      ...['PushDevicesPruned', 'PushesFailed', 'PushesSent'],
      ...['SignUps', 'WebhookDrift', 'WebhookForged', 'WebhookLag'],
      ...['WebhooksDisabled', 'WebhooksFailed', 'WebhooksSent'],
    ]);
    for (const { name, dimensions } of plain) {
      expect(dimensions).toEqual({ Stage: 'staging' });
      expect(known).toContainEqual({ name, dimensions: [] });
    }
  });

  test('are emitted with the dependency where an alarm is about one: Stripe', async () => {
    const known = await emitted();

    const opened = read.filter(({ name }) => name === 'BreakerOpened');

    expect(opened).toEqual([
      { name: 'BreakerOpened', dimensions: { Stage: 'staging', Dependency: 'stripe' } },
    ]);
    expect(known).toContainEqual({ name: 'BreakerOpened', dimensions: ['Dependency'] });
  });

  test('are searched by the dimensions that they have: the breakers', async () => {
    const search = widgets.flatMap(expressionsOf).find((expression) => expression.includes('SEARCH'));
    const [, schema, name] =
      /\{Soloist,([\w,]+)\} MetricName="(\w+)" Stage="staging"/.exec(search ?? '') ?? [];

    const found = (await emitted()).find((metric) => metric.name === name);

    expect(['Stage', ...found!.dimensions].sort()).toEqual(schema!.split(',').sort());
  });
});
