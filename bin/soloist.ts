// The CDK app: `npx cdk` runs it, and the rehearsal with CDK_OUTDIR set.
import { enableCompileCache } from 'node:module';
import { checkConfig } from '../lib/config/config.ts';
import { Refusal } from '../lib/errors/refusal.ts';

// halves the time to load the CDK from the second run on
enableCompileCache();
// Checking templates against CloudFormation's schemas takes 2 s. Whoever deploys does it (the CLI says so here),
// and the tests; the rehearsal's start need not.
if (!process.env.CDK_CLI_VERSION) process.env.CDK_VALIDATION ??= 'false';

try {
  const checked = checkConfig(await readConfig());
  // only now: a wrong config is refused before the CDK is loaded
  const { soloistApp } = await import('../lib/app.ts');
  soloistApp(checked).synth();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function readConfig(): Promise<unknown> {
  try {
    return (await import('../soloist.config.ts')).default;
  } catch (error) {
    const [reason] = String(error).split('\n');
    throw new Refusal(`soloist.config.ts can not be loaded: ${reason}`, { cause: error });
  }
}
