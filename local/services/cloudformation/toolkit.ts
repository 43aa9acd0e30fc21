import type { Context } from '../../service.ts';
import type { StackRecord } from './actions.ts';

/** What `cdk bootstrap` leaves in an account, unless a fault says that nobody ran it. */
export function toolkitStack({ naming, faults }: Pick<Context, 'naming' | 'faults'>): readonly StackRecord[] {
  if (faults.active('ssm', 'unbootstrapped')) return [];
  const policy = faults.active('cloudformation', 'administrator')
    ? 'arn:aws:iam::aws:policy/AdministratorAccess'
    : `arn:aws:iam::${naming.account}:policy/rehearsal-deployment`;
  return [
    {
      name: 'CDKToolkit',
      region: naming.region,
      template: {},
      parameters: { CloudFormationExecutionPolicies: policy, Qualifier: 'hnb659fds' },
      resources: [],
      physicalId: ({ logicalId }) => logicalId,
      outputs: () => ({ BootstrapVersion: { value: BOOTSTRAP_VERSION, exportName: null } }),
    },
  ];
}

/** The version of the bootstrap template that the pinned CDK brings. */
export const BOOTSTRAP_VERSION = '33';
