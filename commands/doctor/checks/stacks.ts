import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { deployedStack } from '../../shared/deployed-stacks.ts';
import { type Account, type Check, fail, ok, warn } from '../check.ts';
import { type StackPlace, stacksOf } from '../places.ts';

/** No stack stands in a state that CloudFormation lets nobody deploy to, or where somebody else is at work. */
export const stacks: Check<Account> = {
  title: 'stacks',
  async look({ aws, chosen }) {
    const found = await Promise.all(
      stacksOf(chosen).map(async (place) => {
        const stack = await deployedStack(
          aws(place.region).client(CloudFormationClient),
          place.name,
          'remains too',
        );
        return stack && { ...place, status: stack.status };
      }),
    );
    const deployed = found.filter((stack) => stack !== null);

    for (const judge of [broken, busy, undone]) {
      const finding = deployed.map(judge).find((each) => each !== null);
      if (finding) return finding;
    }
    if (deployed.length === 0) return ok('none yet, this is the first deployment');
    return ok(`${deployed.length} deployed`);
  },
};

interface Deployed extends StackPlace {
  readonly status: string;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html#stack-status-codes */
function broken({ name, region, status }: Deployed) {
  const on = `--stack-name ${name} --region ${region}`;
  switch (status) {
    case 'ROLLBACK_COMPLETE':
    case 'ROLLBACK_FAILED':
    case 'CREATE_FAILED':
      return fail(
        `${name} is ${status}: its first deployment failed, and it takes no other`,
        `read why: aws cloudformation describe-stack-events ${on}; then delete it and deploy again: aws cloudformation delete-stack ${on}   (docs/runbooks/delivery.md)`,
      );
    case 'UPDATE_ROLLBACK_FAILED':
      return fail(
        `${name} is ${status}: an update failed, and so did its way back`,
        `mend what its events name (aws cloudformation describe-stack-events ${on}), then: aws cloudformation continue-update-rollback ${on}`,
      );
    case 'DELETE_FAILED':
      return fail(
        `${name} is ${status}: it is neither whole nor gone`,
        `mend what its events name (aws cloudformation describe-stack-events ${on}), then: aws cloudformation delete-stack ${on}`,
      );
    default:
      return null;
  }
}

function busy({ name, region, status }: Deployed) {
  // a change set that nobody has executed keeps nobody from deploying
  if (!status.endsWith('_IN_PROGRESS') || status === 'REVIEW_IN_PROGRESS') return null;
  return fail(
    `${name} is ${status}: a deployment is under way`,
    `wait for its end: aws cloudformation describe-stacks --stack-name ${name} --region ${region} --query 'Stacks[0].StackStatus'`,
  );
}

function undone({ name, region, status }: Deployed) {
  if (status !== 'UPDATE_ROLLBACK_COMPLETE') return null;
  return warn(
    `${name} is ${status}: its last deployment failed and was undone`,
    `read why: aws cloudformation describe-stack-events --stack-name ${name} --region ${region}`,
  );
}
