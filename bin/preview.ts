// The CDK app of a preview: `npm run preview -- <name>` runs it, with what it found beside as the CDK's context.
import { prepareBundles } from '../lib/constructs/bundle.ts';
import { synthApp } from './synth-app.ts';

await synthApp(async (config) => {
  const [{ previewApp }] = await Promise.all([import('../lib/preview/app.ts'), prepareBundles()]);
  return previewApp(config);
});
