import { Refusal } from '../../lib/errors/refusal.ts';
import {
  describePreviews,
  isExpired,
  previewNamed,
  previewOf,
  priorityFor,
  type Preview,
} from './previews.ts';

const NOW = new Date('2026-11-21T12:00:00Z');

function given(name: string, changed: Partial<Preview> = {}): Preview {
  return {
    name,
    stack: `shop-pv-${name}`,
    status: 'CREATE_COMPLETE',
    priority: 1,
    expiresAt: new Date('2026-11-28T12:00:00Z'),
    ...changed,
  };
}

describe('the priority of a preview', () => {
  test('is the same for the same name, and comes before the API’s own', () => {
    const priorities = [priorityFor('login', []), priorityFor('login', [])];

    expect(priorities[0]).toBe(priorities[1]);
    expect(priorities[0]).toBeGreaterThanOrEqual(1);
    expect(priorities[0]).toBeLessThan(100);
  });

  test('stays when the preview is deployed again', () => {
    const priority = priorityFor('login', [given('login', { priority: 42 })]);

    expect(priority).toBe(42);
  });

  test('is another one when that is taken', () => {
    const wanted = priorityFor('login', []);

    const priority = priorityFor('login', [given('other', { priority: wanted })]);

    expect(priority).not.toBe(wanted);
  });

  test('is refused when all are taken', () => {
    const all = Array.from({ length: 99 }, (_, index) => given(`p${index}`, { priority: index + 1 }));

    const choice = () => priorityFor('login', all);

    expect(choice).toThrow(new Refusal('there are 99 previews, which is all that fit: destroy one first'));
  });
});

describe('the previews that there are', () => {
  test('are read from their stacks, also while one is being made', () => {
    const stack = { name: 'shop-pv-login', status: 'X', terminationProtection: false };

    const previews = [
      previewOf({ ...stack, outputs: { RulePriority: '7', ExpiresAt: '2026-11-28T12:00:00Z' } }, 'shop-pv-'),
      previewOf({ ...stack, outputs: {} }, 'shop-pv-'),
    ];

    expect(previews[0]).toEqual(given('login', { status: 'X', priority: 7 }));
    expect(previews[1]).toMatchObject({ name: 'login', priority: null, expiresAt: null });
  });

  test('are listed with how to end those past their day', () => {
    const old = given('old', { expiresAt: new Date('2026-11-20T00:00:00Z') });

    const listed = describePreviews([given('login'), old, given('new', { expiresAt: null })], NOW);

    expect(listed.split('\n')).toEqual([
      'login  CREATE_COMPLETE  until 2026-11-28 (7 days)',
      'old    CREATE_COMPLETE  expired on 2026-11-20: npm run preview -- old --destroy',
      'new    CREATE_COMPLETE',
    ]);
    expect([given('login'), old].map((preview) => isExpired(preview, NOW))).toEqual([false, true]);
  });

  test.each([
    [
      'a slip',
      'logn',
      [given('login')],
      "unknown preview 'logn' (did you mean 'login'?), expected one of: login",
    ],
    ['no previews', 'login', [], "unknown preview 'login', there are none"],
  ])('are named in the refusal of one that there is not: %s', (_, name, previews, message) => {
    const choice = () => previewNamed(name, previews);

    expect(choice).toThrow(new Refusal(message));
  });
});
