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
import { judge } from './judge.ts';
import { writeTemplates } from './templates.ts';
import { cfnLint, checkov } from './tools.ts';

/** What is accepted of every resource, because the CDK writes it. */
const EVERYWHERE = {
  W3005: 'the CDK names dependencies that a reference implies already; CloudFormation orders both alike',
};

const folder = mkdtempSync(join(tmpdir(), 'soloist-templates-'));
try {
  const acknowledged = writeTemplates(folder);
  const templates = join(folder, 'templates');
  const findings = (await Promise.all([cfnLint(templates), checkov(templates)])).flat();
  const { open, stale } = judge(findings, acknowledged, EVERYWHERE);
  for (const { template, resource, id, text } of open) console.log(`${template} ${resource}: ${id} ${text}`);
  for (const { template, resource, id } of stale)
    console.log(`${template} ${resource}: ${id} is acknowledged but not found: take the acknowledgement out`);
  console.log(
    `templates: ${open.length} findings, ${stale.length} stale acknowledgements, ${acknowledged.length} acknowledged`,
  );
  process.exitCode = open.length + stale.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
