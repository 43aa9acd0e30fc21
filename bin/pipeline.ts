// The CDK app of the pipeline: `npm run deploy -- pipeline` deploys it once, afterwards it updates itself.
import { enableCompileCache } from 'node:module';
import { Refusal } from '../lib/errors/refusal.ts';
import { readConfig } from './read-config.ts';

enableCompileCache();

try {
  const config = await readConfig();
  // only now: a wrong config is refused before the CDK is loaded
  const { pipelineApp } = await import('../lib/delivery/app.ts');
  pipelineApp(config).synth();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
