import { Refusal } from '../errors/refusal.ts';
import { contradiction } from './contradictions.ts';
import { explain } from './explain.ts';
import { schema, type SoloistConfig } from './schema.ts';

/** Gives soloist.config.ts its types in an editor; the values are checked when the app is synthesised. */
export function defineConfig(config: SoloistConfig): SoloistConfig {
  return config;
}

/**
 * The config, if it is one.
 * @throws Refusal one line naming the first wrong field, its value and what is allowed
 */
export function checkConfig(config: unknown): SoloistConfig {
  const parsed = schema.safeParse(config);
  const message = parsed.success ? contradiction(parsed.data) : explain(parsed.error.issues, config);
  if (message) throw new Refusal(`soloist.config.ts: ${message}`);
  return parsed.data!;
}
