import { AwsError, type Access, type Context, type Resource, type Service } from '../../service.ts';
import { BOOTSTRAP_VERSION } from '../cloudformation/toolkit.ts';

const PARAMETER = 'AWS::SSM::Parameter';
/** Where `cdk bootstrap` notes its version. */
const BOOTSTRAP = '/cdk-bootstrap/hnb659fds/version';

/** AWS's public list of zones; any name that has the form of one is on it. */
const ZONE = /^\/aws\/service\/global-infrastructure\/availability-zones\/([a-z]{2,4}\d-az[1-9])$/;

interface Parameter {
  readonly Name: string;
  readonly Type: string;
  readonly Value: string;
}

/** Parameter Store, read only: what the templates declare, and what `cdk bootstrap` leaves in an account. */
export function createSsm(): Service {
  let running: { parameters: Map<string, Parameter>; context: Context } | null = null;
  const ssm = () => {
    if (!running) throw new Error('ssm is asked before it was started');
    return running;
  };

  function find(name: unknown): object | null {
    const { parameters, context } = ssm();
    const parameter = parameters.get(String(name)) ?? zoneOf(String(name));
    if (!parameter || (name === BOOTSTRAP && context.faults.active('ssm', 'unbootstrapped'))) return null;
    return {
      ...parameter,
      Version: 1,
      ARN: arnOf(parameter.Name),
      DataType: 'text',
      LastModifiedDate: context.clock.now() / 1000,
    };
  }

  const arnOf = (name: string) => ssm().context.naming.arn('ssm', `parameter/${name.replace(/^\//, '')}`);

  const actions: Readonly<Record<string, (input: any) => unknown>> = {
    GetParameter({ Name }) {
      const Parameter = find(Name);
      // AWS says nothing more than the name of this error
      if (!Parameter) throw new AwsError('ParameterNotFound', '');
      return { Parameter };
    },
    GetParameters: ({ Names = [] }) => ({
      Parameters: Names.map(find).filter(Boolean),
      InvalidParameters: Names.filter((name: unknown) => !find(name)),
    }),
  };

  return {
    name: 'ssm',
    target: 'AmazonSSM',
    resourceTypes: [PARAMETER],

    identify(declaration, naming, property) {
      const name = naming.name(declaration, property('Name'), 1011);
      return { ref: name, attributes: { Type: property('Type'), Value: property('Value') } };
    },

    start(resources, context) {
      const bootstrap = { Name: BOOTSTRAP, Type: 'String', Value: BOOTSTRAP_VERSION };
      const all = [bootstrap, ...resources.map(parameterOf)];
      running = { context, parameters: new Map(all.map((parameter) => [parameter.Name, parameter])) };
    },

    handle: (action, input) => actionOf(actions, action)(input ?? {}),

    authorize(action, input): readonly Access[] {
      actionOf(actions, action);
      const names: string[] = input?.Names ?? [String(input?.Name)];
      return names.map((name) => ({ action: `ssm:${action}`, resource: arnOf(name) }));
    },

    describe: () => [...ssm().parameters.keys()],

    stop() {
      running = null;
    },
  };
}

function zoneOf(name: string): Parameter | undefined {
  const id = ZONE.exec(name)?.[1];
  return id === undefined ? undefined : { Name: name, Type: 'String', Value: id };
}

const parameterOf = ({ identity, properties }: Resource): Parameter => ({
  Name: identity.ref,
  Type: String(properties['Type']),
  Value: String(properties['Value']),
});

function actionOf<Action>(actions: Readonly<Record<string, Action>>, name: string): Action {
  const perform = actions[name];
  if (!perform) throw new AwsError('InvalidAction', `the rehearsal's ssm doesn't serve ${name}`);
  return perform;
}
