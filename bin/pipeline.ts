// The CDK app of the pipeline: `npm run deploy -- pipeline` deploys it once, afterwards it updates itself.
import { prepareBundles } from '../lib/constructs/bundle.ts';
import { synthApp } from './synth-app.ts';

await synthApp(async (config) => {
  const [{ pipelineApp }] = await Promise.all([import('../lib/delivery/app.ts'), prepareBundles()]);
  return pipelineApp(config);
});
