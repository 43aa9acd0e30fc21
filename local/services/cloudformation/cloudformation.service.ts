import type { DeployedStack } from '../../assembly/resolve.ts';
import { AwsError, type Access, type Context, type Service } from '../../service.ts';
import { ACTIONS, type Deployed } from './actions.ts';
import { toolkitStack } from './toolkit.ts';

const UNLIMITED = new Set(['ListStacks', 'ListExports']);

/**
 * What commands ask of a deployment: the synthesized stacks count as created, with their outputs.
 * @param stacks asked when the service starts, because only then there are names
 */
export function createCloudFormation(stacks: () => readonly DeployedStack[]): Service {
  let running: (Deployed & { context: Context }) | null = null;
  const deployed = () => {
    if (!running) throw new Error('cloudformation is asked before it was started');
    return running;
  };

  return {
    name: 'cloudformation',
    protocol: 'query',
    resourceTypes: [],

    start(_resources, context) {
      const { naming, clock, faults } = context;
      running = {
        context,
        naming,
        faults,
        createdAt: new Date(clock.now()),
        stacks: () => [...toolkitStack(context), ...stacks()],
      };
    },

    handle(action, input) {
      return actionOf(action)(deployed(), input ?? {});
    },

    authorize(action, input): readonly Access[] {
      actionOf(action);
      const name = String(input?.StackName ?? '');
      if (UNLIMITED.has(action) || name === '')
        return [{ action: `cloudformation:${action}`, resource: '*' }];
      const arn = deployed().naming.arn('cloudformation', `stack/${name}/*`);
      return [{ action: `cloudformation:${action}`, resource: name.startsWith('arn:') ? name : arn }];
    },

    describe: () => stacks().map(({ name, region }) => ({ name, region })),

    stop() {
      running = null;
    },
  };
}

function actionOf(action: string) {
  const perform = ACTIONS[action];
  if (!perform) throw new AwsError('InvalidAction', `the rehearsal's cloudformation doesn't serve ${action}`);
  return perform;
}
