import { enableCompileCache } from 'node:module';
import type { App } from 'aws-cdk-lib';
import type { SoloistConfig } from '../lib/config/schema.ts';
import { Refusal } from '../lib/errors/refusal.ts';
import { readConfig } from './read-config.ts';

/**
 * Synthesises a CDK app of the config. A Refusal is one line and exit code 1; other errors are bugs, and thrown.
 * @param load imports the CDK, so that a wrong config is refused before it is loaded
 */
export async function synthApp(load: (config: SoloistConfig) => Promise<App>): Promise<void> {
  // halves the time to load the CDK from the second run on
  enableCompileCache();
  try {
    const app = await load(await readConfig());
    app.synth();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
