import { AwsError, type Context, type Service } from '../../service.ts';

/** The service was renamed in 2024; both names are still asked. https://docs.aws.amazon.com/dtconsole/latest/userguide/rename.html */
const NAMES = {
  codeconnections: 'CodeConnections_20231201',
  'codestar-connections': 'CodeStar_connections_20191201',
} as const;

const ARN = /^arn:aws:code(?:star-)?connections:[^:]+:(\d{12}):connection\/([\w-]+)$/;

/**
 * Connections to GitHub and its kind, which a person makes in the console: one of any ARN is there and was
 * completed, unless a fault says that it is pending.
 */
export function createCodeConnections(name: keyof typeof NAMES): Service {
  let running: Context | null = null;

  return {
    name,
    target: NAMES[name],
    resourceTypes: [],

    start(_resources, context) {
      running = context;
    },

    handle(action, input) {
      refuseOthers(name, action);
      const [arn, account, id] = ARN.exec(String(input?.ConnectionArn)) ?? [];
      if (!arn)
        throw new AwsError('ResourceNotFoundException', `Connection ${input?.ConnectionArn} not found`);
      const pending = running!.faults.active('codeconnections', 'pending');
      return {
        Connection: {
          ConnectionName: `rehearsal-${id?.slice(0, 8)}`,
          ConnectionArn: arn,
          ProviderType: 'GitHub',
          OwnerAccountId: account,
          ConnectionStatus: pending ? 'PENDING' : 'AVAILABLE',
        },
      };
    },

    authorize(action, input) {
      refuseOthers(name, action);
      return [{ action: `${name}:${action}`, resource: String(input?.ConnectionArn) }];
    },

    stop() {
      running = null;
    },
  };
}

function refuseOthers(service: string, action: string) {
  if (action === 'GetConnection') return;
  throw new AwsError('UnknownOperationException', `the rehearsal's ${service} doesn't serve ${action}`);
}
