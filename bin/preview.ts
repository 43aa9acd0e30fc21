// The CDK app of a preview: `npm run preview -- <name>` runs it, with what it found beside as the CDK's context.
import { synthApp } from './synth-app.ts';

await synthApp(async (config) => {
  const { previewApp } = await import('../lib/preview/app.ts');
  return previewApp(config);
});
