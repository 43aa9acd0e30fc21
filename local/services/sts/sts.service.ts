import { AwsError, type Naming, type Service } from '../../service.ts';

/** Who am I: needs no permission, as on AWS. */
export function createSts(): Service {
  let naming: Naming | null = null;

  return {
    name: 'sts',
    protocol: 'query',
    resourceTypes: [],

    start(_resources, context) {
      naming = context.naming;
    },

    handle(action, _input, { accessKeyId, principal }) {
      if (action !== 'GetCallerIdentity') throw unknownAction(action);
      const { account } = naming!;
      const arn = principal.startsWith('arn:')
        ? sessionArn(principal)
        : `arn:aws:iam::${account}:user/${principal}`;
      return { Arn: arn, UserId: accessKeyId, Account: account };
    },

    authorize(action) {
      if (action !== 'GetCallerIdentity') throw unknownAction(action);
      return [];
    },

    stop() {},
  };
}

const unknownAction = (action: string) =>
  new AwsError('InvalidAction', `the rehearsal's sts doesn't serve ${action}`);

/** A function doesn't act as its role but as a session of it: `arn:aws:sts::ACCOUNT:assumed-role/ROLE/rehearsal`. */
function sessionArn(role: string): string {
  const [, partition, , , account, path = ''] = role.split(':');
  return `arn:${partition}:sts::${account}:assumed-role/${path.split('/').at(-1)}/rehearsal`;
}
