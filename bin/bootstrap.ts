// The CDK app of `npm run deploy -- bootstrap`: what an account needs once, before the CDK's own bootstrap.
import { Refusal } from '../lib/errors/refusal.ts';
import { readConfig } from './read-config.ts';

try {
  const config = await readConfig();
  // only now: a wrong config is refused before the CDK is loaded
  const { bootstrapApp } = await import('../lib/delivery/app.ts');
  bootstrapApp(config, process.env.CDK_DEFAULT_ACCOUNT).synth();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
