import type { Ground } from './need.ts';

/** A stage with nothing but an operator whose accounts are ready; `given` is what it has besides. */
export function givenGround(given: Partial<Ground> = {}): Ground {
  return {
    secrets: [],
    vault: { isFilled: async () => true, read: async () => '{}' },
    put: async () => {},
    heartbeat: null,
    oauth: null,
    stripe: null,
    push: null,
    operator: { state: async () => 'ready', provision: async () => 'ready' },
    ...given,
  };
}
