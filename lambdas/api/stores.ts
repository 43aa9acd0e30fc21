import type { KeyValueStore } from '../platform/cache/key-value.ts';
import type { ValkeyOptions } from '../platform/cache/valkey.ts';

/** A Valkey store whose code is loaded, and whose connection is opened, by the first request that needs it. */
export function lazyValkey(options: ValkeyOptions): KeyValueStore {
  let opened: KeyValueStore | null = null;
  const store = async (): Promise<KeyValueStore> => {
    const { Valkey } = await import('../platform/cache/valkey.ts');
    opened ??= new Valkey(options);
    return opened;
  };
  return {
    get: async (...input) => (await store()).get(...input),
    set: async (...input) => (await store()).set(...input),
    delete: async (...input) => (await store()).delete(...input),
    hit: async (...input) => (await store()).hit(...input),
    state: () => opened?.state() ?? 'closed',
  };
}
