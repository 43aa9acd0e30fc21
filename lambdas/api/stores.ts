import { isLocalAws } from '../platform/aws/connection.ts';
import type { KeyValueStore } from '../platform/cache/key-value.ts';
import { prefixed } from '../platform/cache/prefixed.ts';
import type { ValkeyOptions } from '../platform/cache/valkey.ts';
import { readOptionalEnv } from '../platform/env.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import type { CacheMode } from '../platform/platform.contract.ts';

/** Null where the system runs without a cache. */
export function cacheStore(): KeyValueStore | null {
  const { host, port, mode, stage } = readOptionalEnv({
    host: PLATFORM_ENV.cacheHost,
    port: PLATFORM_ENV.cachePort,
    mode: PLATFORM_ENV.cacheMode,
    stage: PLATFORM_ENV.stage,
  });
  if (!host || !port) return null;
  const store = lazyValkey({ host, port: Number(port), mode: cacheMode(mode), tls: !isLocalAws() });
  // a preview stands on the cache of the stage beside it
  return prefixed(store, `${stage}:`);
}

function cacheMode(mode: string | null): CacheMode {
  if (mode === 'cluster' || mode === 'single') return mode;
  throw new Error(`${PLATFORM_ENV.cacheMode} is ${mode ?? 'not set'}, expected cluster or single`);
}

/** A Valkey store whose code is loaded, and whose connection is opened, by the first request that needs it. */
function lazyValkey(options: ValkeyOptions): KeyValueStore {
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
