import { checkConfig } from '../lib/config/config.ts';
import type { SoloistConfig } from '../lib/config/schema.ts';
import { Refusal } from '../lib/errors/refusal.ts';

/**
 * Loads and checks soloist.config.ts.
 * @throws Refusal one line on why it can't be loaded, or on the first wrong field
 */
export async function readConfig(): Promise<SoloistConfig> {
  return checkConfig(await load());
}

async function load(): Promise<unknown> {
  try {
    return (await import('../soloist.config.ts')).default;
  } catch (error) {
    const [reason] = String(error).split('\n');
    throw new Refusal(`soloist.config.ts can not be loaded: ${reason}`, { cause: error });
  }
}
