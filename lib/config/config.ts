import type { SoloistConfig } from './schema.ts';

/** Gives soloist.config.ts its types; the values are checked when the app is synthesised. */
export function defineConfig(config: SoloistConfig): SoloistConfig {
  return config;
}
