import { MemoryStore } from './memory-store.ts';
import { prefixed } from './prefixed.ts';

describe('two systems on one store', () => {
  test('do not see, overwrite, delete or count each other’s keys', async () => {
    const shared = new MemoryStore();
    const staging = prefixed(shared, 'staging:');
    const preview = prefixed(shared, 'pv-login:');
    await staging.set('profile:1', 'Ada', 60_000);
    await staging.hit('login', 60_000);

    await preview.set('profile:1', 'Grace', 60_000);
    await preview.delete('profile:2');
    const { hits } = await preview.hit('login', 60_000);

    expect(await staging.get('profile:1')).toBe('Ada');
    expect(await preview.get('profile:1')).toBe('Grace');
    expect(await shared.get('pv-login:profile:1')).toBe('Grace');
    expect(hits).toBe(1);
  });

  test('see the same breaker', () => {
    const shared = new MemoryStore();

    const state = prefixed(shared, 'staging:').state();

    expect(state).toBe(shared.state());
  });
});
