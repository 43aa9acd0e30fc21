import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DASHBOARD_ROWS } from '../../lib/constructs/dashboard-rows.ts';
import { compositesOf } from './alarm-set.ts';
import { metricsOf, widgetsOf } from './dashboard-body.ts';
import { configOf } from './profiles.ts';
import { functionsOf, resourcesOf, synthesise } from './stacks.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Metrics on a dashboard that are free. https://aws.amazon.com/cloudwatch/pricing/ */
const FREE_METRICS = 50;

const stacks = synthesise();
const widgets = widgetsOf(stacks);
const headings = (of: typeof widgets) =>
  of.flatMap(({ properties }) => /^## (.*)/.exec(properties.markdown ?? '')?.[1] ?? []);
const titled = (title: string) => widgets.find(({ properties }) => properties.title === title)!;

describe('the dashboard', () => {
  test('asks from the user inwards where the trouble is, and says how to read each answer', () => {
    expect(headings(widgets)).toEqual(Object.values(DASHBOARD_ROWS).map(({ title }) => title));
    expect(widgets[0]!.properties.markdown).toContain(
      'is it me, the database, the cache, somebody else or AWS?',
    );
  });

  test('begins with what was mailed, and with each alarm under whoever hears it', () => {
    const composites = compositesOf(stacks);
    const alarmsIn = (title: string) =>
      titled(title).properties.alarms!.map((arn) => arn.replace(/.*:alarm:soloist-staging-/, ''));

    expect(titled('mailed').properties.alarms).toHaveLength(composites.length);
    for (const { name, hears } of composites) expect(alarmsIn(`${name}s`).sort()).toEqual([...hears].sort());
    expect(Math.max(...['mailed', 'pages', 'tickets'].map((title) => titled(title).y))).toBeLessThan(10);
  });

  test('fits its 24 columns, and no widget covers another', () => {
    const overlaps = widgets.filter((one, index) =>
      widgets.some(
        (other, at) =>
          at > index &&
          one.x < other.x + other.width &&
          other.x < one.x + one.width &&
          one.y < other.y + other.height &&
          other.y < one.y + one.height,
      ),
    );

    expect(overlaps).toEqual([]);
    expect(Math.max(...widgets.map(({ x, width }) => x + width))).toBe(24);
  });

  test('links runbook pages that there are', () => {
    const pages = widgets.flatMap(({ properties }) =>
      [...(properties.markdown ?? '').matchAll(/docs\/runbooks\/[a-z]+\.md/g)].map(([page]) => page),
    );

    expect(pages).toHaveLength(Object.keys(DASHBOARD_ROWS).length);
    expect(pages.filter((page) => !existsSync(join(ROOT, page)))).toEqual([]);
  });

  test('shows every function, table and queue without being told of them', () => {
    const shown = JSON.stringify(widgets.flatMap(metricsOf));
    const names = [
      ...functionsOf(stacks).map(([, { Properties }]) => String(Properties.FunctionName)),
      ...resourcesOf(stacks, 'AWS::SQS::Queue').map(([, { Properties }]) => String(Properties.QueueName)),
      ...resourcesOf(stacks, 'AWS::DynamoDB::GlobalTable').map(([id]) => id),
    ];

    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !shown.includes(name))).toEqual([]);
  });

  test('keeps nothing in the app that a later version wants to remove', () => {
    expect(JSON.stringify(stacks.json.operations)).not.toContain('soloist-staging-app:');
  });

  test.each([
    ['without a cache', configOf({ cache: 'none' }), DASHBOARD_ROWS.cache.title],
    ['without CloudFront', configOf({ edge: 'alb' }), DASHBOARD_ROWS.edge.title],
  ])('has no row about nothing: %s', (_, config, title) => {
    expect(headings(widgetsOf(synthesise(config)))).not.toContain(title);
  });

  test('shows the edge of a stage elsewhere, whose metrics are in us-east-1', () => {
    const abroad = synthesise(configOf({ region: 'eu-central-1', zones: ['euc1-az2', 'euc1-az3'] }));

    const requests = widgetsOf(abroad).find(
      ({ properties }) => properties.title === 'errors, % of requests',
    )!;

    expect(JSON.stringify(requests.properties.metrics)).toContain('"region":"us-east-1"');
  });

  test('is free in a lean stage, and shows it less, not differently', () => {
    const lean = widgetsOf(synthesise(configOf({ alarms: 'lean' })));
    const distinct = new Set(lean.flatMap(metricsOf).map((metric) => JSON.stringify(metric)));

    expect(distinct.size).toBeLessThanOrEqual(FREE_METRICS);
    expect(headings(lean)).toEqual(headings(widgets));
  });
});
