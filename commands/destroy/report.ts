import { removalOf } from './removal.ts';
import { type EndingStack, type Retained, retainedIn } from './retained.ts';

/** What will go and what will stay, before anything is done. */
export function describeEnd(stacks: readonly EndingStack[]): string {
  const locked = stacks.filter(({ terminationProtection }) => terminationProtection);
  const retained = retainedIn(stacks);
  return [
    `deletes ${stacks.length} stacks and all that is in them, except what is named below:`,
    ...stacks.map(({ name, region, template }) => {
      const count = Object.keys(template.Resources ?? {}).length;
      return `  ${name} (${region}, ${count} resources)`;
    }),
    ...locked.map(
      ({ name }) =>
        `${name} is protected against deletion, because it holds ${held(name, retained)}: that protection is taken off`,
    ),
    '',
    describeRetained(retained),
  ].join('\n');
}

/** Each resource that stays: why, what it costs, and the commands that remove it, in order. */
export function describeRetained(retained: readonly Retained[]): string {
  if (retained.length === 0) return 'nothing is retained';
  return [
    `${retained.length} resources stay in the account:`,
    ...retained.map((resource) => {
      const { why, costs, commands } = removalOf(resource);
      return [
        '',
        `${resource.type} ${resource.physicalName}`,
        `  why      ${why}`,
        `  costs    ${costs}`,
        ...commands.map((command, index) => `  ${index === 0 ? 'remove ' : '       '}  ${command}`),
      ].join('\n');
    }),
  ].join('\n');
}

/** What else outlives a stage, and for how long; said before and after. */
export function describeLeftovers(stage: string, project: string): string {
  return `What else stays, or takes its time:
  - functions in the network give their interfaces back up to 40 minutes later: the app stack is deleted for as long
  - CloudFront takes its distribution and VPC origin from every place first: the edge stack takes 10 minutes or more,
    and the network can go only after CloudFront has given back its interfaces and its group CloudFront-VPCOrigins-Service-SG.
    If the network stack ends as DELETE_FAILED over a subnet or the VPC: wait, run the same command again, and if that group
    is all that is left, delete it: aws ec2 describe-security-groups --filters Name=group-name,Values=CloudFront-VPCOrigins-Service-SG
  - log groups that a function writes to while it goes: aws logs describe-log-groups --log-group-name-prefix /${project}/${stage}/
  - log groups of the CDK's own functions, without an end of their own: --log-group-name-prefix /aws/lambda/${project}-${stage}-
  - a backup of each table that is deleted with point-in-time recovery on: DynamoDB keeps it for 35 days, free of charge
  - everything at Stripe: subscriptions are renewed and charged as before. End them in its dashboard while the stage
    still tells their owners, and delete the webhook endpoint of the stage's address
  - the clients at login providers: delete them there
  - the proof of the certificate, a CNAME in your hosted zone, where the stage has a domain
  - metrics for 15 months, and the month's bill and budget mails that AWS has begun already
  - the CDK's bootstrap stack with the assets of every deployment: aws cloudformation describe-stacks --stack-name CDKToolkit`;
}

function held(stack: string, retained: readonly Retained[]): string {
  const own = retained.filter((resource) => resource.stack === stack);
  return own.length > 0 ? own.map(({ logicalId }) => logicalId).join(', ') : 'what is to be kept';
}
