import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SoloistConfig } from '../../lib/config/schema.ts';
import { idleCost, totalOf } from '../../lib/cost/idle.ts';
import type { PricedResource } from '../../lib/cost/idle.ts';
import { CONFIG, configWith, DOMAIN } from './config.ts';
import { synthesise } from './stacks.ts';

const PROFILES: readonly [string, SoloistConfig][] = [
  ['the default', CONFIG],
  ["`alarms: 'lean'`", configWith({ alarms: 'lean' })],
  ["`alarms: 'lean', cache: 'none'`", configWith({ alarms: 'lean', cache: 'none' })],
  ["`cache: 'none'`", configWith({ cache: 'none' })],
  ["`cache: 'node'`", configWith({ cache: 'node' })],
  ["`nat: 'instance'`", configWith({ nat: 'instance' })],
  ["`nat: 'gateway'`", configWith({ nat: 'gateway' })],
  ["`edge: 'alb'`, with a domain", configWith({ edge: 'alb' }, DOMAIN)],
  ['`waf: true`', configWith({ waf: true })],
];

function costOf(config: SoloistConfig) {
  const { json } = synthesise(config);
  const resources = Object.values(json).flatMap((template) =>
    Object.values((template as { Resources: Record<string, PricedResource> }).Resources),
  );
  const lines = idleCost(resources);
  return { lines, total: totalOf(lines) };
}

const money = (dollars: number) => dollars.toFixed(2);

describe('docs/cost.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/cost.md'), 'utf8');
  const costs = PROFILES.map(([name, config]) => ({ name, ...costOf(config) }));
  const [base] = costs;

  test('says what each part of the default costs while nothing happens', () => {
    const rows = base!.lines.map(({ what, count, dollars }) => `| ${what} | ${count} | ${money(dollars)} |`);

    expect(text).toContain([...rows, `| **together** | | **${money(base!.total)}** |`].join('\n'));
  });

  test('says what each profile costs while nothing happens', () => {
    const rows = costs.map(({ name, total }) => {
      const difference = total - base!.total;
      const change = difference === 0 ? '' : `${difference > 0 ? '+' : '−'}${money(Math.abs(difference))}`;
      return `| ${name} | ${money(total)} | ${change} |`;
    });

    expect(text).toContain(rows.join('\n'));
  });

  test('promises the default for less than 45 dollars and the smallest for less than 30', () => {
    const smallest = Math.min(...costs.map(({ total }) => total));

    expect(base!.total).toBeLessThan(45);
    expect(smallest).toBeLessThan(30);
  });
});
