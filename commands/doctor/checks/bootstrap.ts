import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type Account, type Check, fail, isError, ok } from '../check.ts';
import { regionsOf } from '../places.ts';

/**
 * What `requiresBootstrapStackVersion` of every stack with assets says (manifest.json of cdk.out):
 * https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
 */
export const REQUIRED_VERSION = 6;
const PARAMETER = '/cdk-bootstrap/hnb659fds/version';

/** The CDK's bucket and roles are there, in each region that the stage puts stacks into, and new enough. */
export const bootstrap: Check<Account> = {
  title: 'bootstrap',
  async look({ aws, chosen }) {
    const regions = regionsOf(chosen);
    const versions = await Promise.all(regions.map((region) => versionIn(aws(region).client(SSMClient))));

    const missing = regions.filter((_, index) => versions[index] === null);
    if (missing.length > 0)
      return fail(`${missing.join(' and ')} not prepared for the CDK`, 'npm run deploy -- bootstrap');
    const [oldest = 0] = versions.map(Number).sort((a, b) => a - b);
    if (oldest < REQUIRED_VERSION) {
      return fail(
        `version ${oldest}, expected ${REQUIRED_VERSION} or newer in ${regions.join(' and ')}`,
        'npm run deploy -- bootstrap',
      );
    }
    return ok(`version ${oldest} in ${regions.join(' and ')}`);
  },
};

async function versionIn(ssm: SSMClient): Promise<string | null> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: PARAMETER }));
    return Parameter?.Value ?? null;
  } catch (error) {
    if (isError(error, 'ParameterNotFound')) return null;
    throw error;
  }
}
