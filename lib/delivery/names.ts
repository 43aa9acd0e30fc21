/** The parts of what CloudFormation may do, each a managed policy of at most 6,144 characters (IAM's limit). */
export const POLICY_PARTS = ['network', 'data', 'compute', 'limits'] as const;
export type PolicyPart = (typeof POLICY_PARTS)[number];

/** The managed policies of `npm run deploy -- bootstrap`, by name: `soloist-deploy-data`. */
export function policyNames(project: string): string[] {
  return POLICY_PARTS.map((part) => policyName(project, part));
}

export function policyName(project: string, part: PolicyPart): string {
  return `${project}-deploy-${part}`;
}
