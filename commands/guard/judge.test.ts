import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackChange } from './change.ts';
import { guard, RULES } from './judge.ts';
import { report } from './report.ts';
import { change, functionWith, state, table } from './testing.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '../../docs/decisions/guard.md'), 'utf8');

describe('the guard', () => {
  test('judges by every rule', () => {
    const before = {
      ...functionWith([{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]),
      Auth: table(),
      Old: table(),
    };
    const after = { ...functionWith([], { code: 'new' }), Auth: table({ TableName: 'auth' }) };

    const refused = guard([change(before, after)]);

    expect(refused.map(({ rule, logicalId }) => `${rule} ${logicalId}`)).toEqual([
      'deleted Old',
      'replaced Auth',
      'unpinned Auth',
      'permissions Api',
    ]);
  });

  test('refuses nothing where nothing changes, nor in a first deployment', () => {
    const template = { Resources: { AuthTable60C69E80: table() } };
    const changes: StackChange[] = [
      { stack: 'same', before: state(template), after: state(template) },
      { stack: 'first', before: null, after: state(template) },
    ];

    const refused = guard(changes);

    expect(refused).toEqual([]);
    expect(report(refused, changes)).toBe(
      'nothing is refused: 1 deployed stacks compared, 1 deployed for the first time',
    );
  });

  test('shows a refusal with its place and its way out', () => {
    const changes = [change({ Auth: table() }, {})];

    const [first, , rule, where, wayOut] = report(guard(changes), changes).split('\n');

    expect(first).toBe('1 change is refused; docs/decisions/guard.md explains each rule');
    expect(rule).toMatch(/^deleted: it deletes the table Auth/);
    expect(where).toBe('  where    staging/data/Auth/Table in shop-staging-data');
    expect(wayOut).toMatch(/^ {2}way out {2}first deploy code that no longer uses it/);
  });

  test('has a section on each of its rules in the guide, and no other', () => {
    const sections = [...GUIDE.matchAll(/^## ([a-z]+)$/gm)].map(([, name]) => name);

    expect(sections).toEqual(Object.keys(RULES));
  });
});
