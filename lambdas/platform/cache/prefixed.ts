import type { KeyValueStore } from './key-value.ts';

/** A store whose keys all begin with `prefix`, so that several systems can share one server. */
export function prefixed(store: KeyValueStore, prefix: string): KeyValueStore {
  return {
    get: (key) => store.get(prefix + key),
    set: (key, ...rest) => store.set(prefix + key, ...rest),
    delete: (key) => store.delete(prefix + key),
    hit: (key, windowMs) => store.hit(prefix + key, windowMs),
    state: () => store.state(),
  };
}
