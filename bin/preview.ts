// The CDK app of a preview: `npm run preview -- <name>` runs it, with what it found beside as the CDK's context.
import { enableCompileCache } from 'node:module';
import { Refusal } from '../lib/errors/refusal.ts';
import { readConfig } from './read-config.ts';

enableCompileCache();

try {
  const config = await readConfig();
  // only now: a wrong config is refused before the CDK is loaded
  const { previewApp } = await import('../lib/preview/app.ts');
  previewApp(config).synth();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
