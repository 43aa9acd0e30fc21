/**
 * Lints the templates of every kind of stage, and of the pipeline, with cfn-lint and checkov:
 *
 *   .ci/lint-templates      (installs the tools, then runs this)
 *
 * Ends with 1 when something is found that is not acknowledged (lib/constructs/acknowledge.ts), or acknowledged that
 * is not found.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judge, type Acceptance } from './judge.ts';
import { writeTemplates } from './templates.ts';
import { cfnLint, checkov } from './tools.ts';

/** The CDK makes these functions after everything else, when nothing can be acknowledged on them any more. */
const EXPORTS = /^CustomCrossRegionExport(Reader|Writer)CustomResourceProviderHandler/;
const WHILE_DEPLOYING = 'only CloudFormation calls it, a few times a deployment, and tells what failed';

const ACCEPTED: readonly Acceptance[] = [
  {
    id: 'W3005',
    reason: 'the CDK names dependencies that a reference implies already; CloudFormation orders both alike',
  },
  ...['CKV_AWS_115', 'CKV_AWS_116', 'CKV_AWS_117'].map((id) => ({
    id,
    resource: EXPORTS,
    reason: WHILE_DEPLOYING,
  })),
  {
    id: 'E3703',
    resource: /^DeliveryPipeline/,
    text: /^Prefer using Fn::Sub over Fn::Join/,
    reason:
      'a hint of style (I1022, off by default) that cfn-lint gives the name of an error in a pipeline action',
  },
];

const folder = mkdtempSync(join(tmpdir(), 'soloist-templates-'));
try {
  const acknowledged = writeTemplates(folder);
  const templates = join(folder, 'templates');
  const findings = (await Promise.all([cfnLint(templates), checkov(templates)])).flat();
  const { open, stale } = judge(findings, acknowledged, ACCEPTED);
  for (const { template, resource, id, text } of open)
    process.stdout.write(`${template} ${resource}: ${id} ${text}\n`);
  for (const acknowledgement of stale)
    process.stdout.write(`${acknowledgement} is acknowledged but not found: take the acknowledgement out\n`);
  process.stdout.write(
    `templates: ${open.length} findings, ${stale.length} stale acknowledgements, ${acknowledged.length} acknowledged\n`,
  );
  process.exitCode = open.length + stale.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
