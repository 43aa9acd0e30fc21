import { join } from 'node:path';

import { createAlb } from '../alb/alb.service.ts';
import { declares, readAssembly } from '../assembly/assembly.ts';
import { resolveAssembly } from '../assembly/resolve.ts';
import { createCloudFront } from '../cloudfront/cloudfront.service.ts';
import { createIam } from '../iam/iam.service.ts';
import { createLambda } from '../lambda/lambda.service.ts';
import type { Logs } from '../lambda/logs.ts';
import type { Ports } from '../ports.ts';
import type { Service } from '../service.ts';
import { createOAuth } from '../oauth/oauth.service.ts';
import { createOutside } from '../outside/outside.service.ts';
import { createCloudFormation } from '../services/cloudformation/cloudformation.service.ts';
import { createCloudWatch } from '../services/cloudwatch/cloudwatch.service.ts';
import { createCodeConnections } from '../services/codeconnections/codeconnections.service.ts';
import { dynamoDbServices } from '../services/dynamodb/dynamodb.service.ts';
import { remoteDynamoDbServices } from '../services/dynamodb/remote.service.ts';
import { createEvents } from '../services/events/events.service.ts';
import { createRoute53 } from '../services/route53/route53.service.ts';
import { createBucketDeployment } from '../services/s3/bucket-deployment.service.ts';
import { createS3 } from '../services/s3/s3.service.ts';
import { createSecretsManager } from '../services/secretsmanager/secretsmanager.service.ts';
import { createSes } from '../services/ses/ses.service.ts';
import { createSesV2 } from '../services/sesv2/sesv2.service.ts';
import { createSns } from '../services/sns/sns.service.ts';
import { createSqs } from '../services/sqs/sqs.service.ts';
import { createSsm } from '../services/ssm/ssm.service.ts';
import { createSts } from '../services/sts/sts.service.ts';
import { createValkey } from '../services/valkey/valkey.service.ts';
import { createSchedules } from '../sources/schedule.service.ts';
import { createSources } from '../sources/sources.service.ts';
import { createStripe } from '../stripe/stripe.service.ts';
import { createNaming } from './naming.ts';
import type { StateFolder } from './state-folder.ts';
import type { StripeAccount } from './stripe-account.ts';

export interface PlanOptions {
  readonly folder: Pick<StateFolder, 'path' | 'state'>;
  readonly ports: Ports;
  /** Null is the first one. */
  readonly stage: string | null;
  /** URL of a DynamoDB to use instead of the embedded one, or null. */
  readonly dynamodb: string | null;
  readonly stripe: Pick<StripeAccount, 'endpoint'>;
}

/** Whom a bucket's policy lets in for origin access control. */
const CLOUDFRONT = { accessKeyId: '', principal: 'cloudfront.amazonaws.com' };

/** Whom a queue's policy lets in for rules. */
const EVENTS = { accessKeyId: '', principal: 'events.amazonaws.com' };

/**
 * Finds a service for everything that the synthesized app in `cdkOut` declares; nothing has started yet.
 * @returns the services in the order in which one thing needs another
 * @throws Refusal for what can't be run
 */
export function plan(
  { folder, ports, stage, dynamodb: elsewhere, stripe }: PlanOptions,
  cdkOut: string,
  logs: Logs,
) {
  const iam = createIam();
  const lambda = createLambda({
    codeDirectory: (resource) => {
      const { Code: code, Content: content } = resource.properties;
      return resolved.asset(resource, String((code ?? content)?.S3Key));
    },
    credentials: (roleArn) => iam.credentials(roleArn),
    logs,
    compileCache: join(folder.path, 'compile-cache'),
    variables: {
      ...(stripe.endpoint !== null && { STRIPE_ENDPOINT_URL: stripe.endpoint }),
      OAUTH_ENDPOINT_URL: `http://127.0.0.1:${ports.oauth}`,
      OUTBOUND_ENDPOINT_URL: `http://127.0.0.1:${ports.outside}`,
    },
  });
  // users come to the distribution, where there is one
  const fronted = () => declares(assembly, 'AWS::CloudFront::Distribution');
  const alb = createAlb({ invoker: lambda, port: () => (fronted() ? ports.balancer : ports.api) });
  const events = createEvents({
    permits: (rule, queue) =>
      iam.refuse(EVENTS, {
        action: 'sqs:SendMessage',
        resource: queue,
        context: { 'aws:SourceArn': rule, 'aws:SourceAccount': naming.account },
      }) === null,
  });
  const s3 = createS3({
    state: folder.state,
    publish: (event) => events.publish(event),
    secretOf: (accessKeyId) => iam.secretOf(accessKeyId),
    permits: (caller, access) => iam.refuse(caller, access) === null,
    publicOrigin: `http://localhost:${ports.api}`,
  });
  const cloudfront = createCloudFront({
    port: ports.api,
    door: (dnsName) => alb.door(dnsName),
    readObject: (bucket, key) => s3.read(bucket, key),
    permits: (access) => iam.refuse(CLOUDFRONT, access) === null,
  });
  const sns = createSns({
    permits: ({ principal, ...access }) => iam.refuse({ accessKeyId: '', principal }, access) === null,
    mail: (mail) => ses.receive(mail),
  });
  const ses = createSes({
    publish: (topic, source, message) => sns.publishFor('ses.amazonaws.com', topic, source, message),
  });
  const [dynamodb, streams] = elsewhere ? remoteDynamoDbServices(elsewhere) : dynamoDbServices();
  const services: Service[] = [
    iam,
    createSts(),
    createCloudFormation(() => resolved.stacks),
    createSsm(),
    createRoute53(),
    createCodeConnections('codeconnections'),
    createCodeConnections('codestar-connections'),
    createCloudWatch(),
    createSecretsManager(),
    dynamodb,
    streams,
    createSqs(),
    events,
    s3,
    createBucketDeployment({ s3, asset: (resource, key) => resolved.asset(resource, key) }),
    sns,
    ses,
    createSesV2({ suppressed: () => ses.suppressed() }),
    createValkey({ port: ports.cache }),
    createOAuth({ port: ports.oauth, api: ports.api }),
    createOutside({ port: ports.outside }),
    lambda,
    alb,
    cloudfront,
    createSources({ invoker: lambda }),
    createSchedules(),
    createStripe({ port: ports.stripe }),
  ];

  const assembly = readAssembly(cdkOut, stage);
  const { region, account } = assembly;
  const naming = createNaming(region, `http://127.0.0.1:${ports.aws}`, account ?? undefined);
  const resolved = resolveAssembly(assembly, services, naming);
  return { stage: assembly.stage, naming, resolved, services, iam, lambda, alb, ses };
}
