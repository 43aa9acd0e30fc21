import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListener,
  type IApplicationListener,
  ListenerCondition,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { Api } from '../../lambdas/api/api.construct.ts';
import { Relay } from '../../lambdas/api/relay.construct.ts';
import { AuthData } from '../../lambdas/auth/auth.data.construct.ts';
import { Notifications } from '../../lambdas/notifications/notifications.construct.ts';
import { NotificationsData } from '../../lambdas/notifications/notifications.data.construct.ts';
import { ExportsData } from '../../lambdas/users/exports.data.construct.ts';
import { UsersData } from '../../lambdas/users/users.data.construct.ts';
import type { MailIdentity, StageSettings } from '../config/settings.ts';
import { openCache } from '../constructs/cache-access.ts';
import { EventsData } from '../constructs/events.data.construct.ts';
import type { Route } from '../constructs/listener-target.ts';
import { makeDisposable } from './disposable.ts';
import type { Beside, PreviewPlan } from './plan.ts';

/** What a preview runs: no payments, whose keys at Stripe are the stage's, and no providers, who know its address only. */
const MONOLITH = ['auth', 'users', 'notifications'] as const;

/** The request header that leads to a preview, with its name as the value. */
export const PREVIEW_HEADER = 'x-soloist-preview';

export interface PreviewStackProps extends StackProps {
  readonly plan: PreviewPlan;
  /** Of the stage that it stands beside. */
  readonly settings: StageSettings;
  /** Zone ids of that stage's private subnets. */
  readonly zones: readonly string[];
}

/**
 * The app of a branch beside a stage: its own tables, secrets, relay, queues and functions, all of which go with the
 * stack; the stage's network, load balancer, cache and mail identity, of which it changes nothing.
 */
export class PreviewStack extends Stack {
  constructor(scope: Construct, id: string, { plan, settings, zones, ...props }: PreviewStackProps) {
    super(scope, id, props);
    const { beside } = plan;
    const { publicUrl } = beside;
    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: beside.vpcId,
      availabilityZones: [...zones],
      privateSubnetIds: beside.privateSubnetIds,
    });
    const data = {
      auth: new AuthData(this, 'AuthData'),
      users: new UsersData(this, 'UsersData', settings),
      notifications: new NotificationsData(this, 'NotificationsData'),
      events: new EventsData(this, 'EventsData'),
      // stays empty, as nothing works on exports: it goes with its stack
      exports: new ExportsData(this, 'ExportsData'),
    };

    const api = new Api(this, 'Api', {
      vpc,
      listener: this.listenerOf(beside),
      loadBalancerFullName: loadBalancerOf(beside),
      site: { publicUrl, edge: settings.edge, allowedOrigins: settings.allowedOrigins },
      serviceName: settings.serviceName,
      route: routeOf(plan),
    });
    const notifications = new Notifications(this, 'Notifications', {
      mail: markedMail(settings.mail, plan.name),
      zone: null,
      reportsTo: settings.alarms.address,
      publicUrl,
      data: data.notifications,
      users: data.users,
      events: data.events,
    });
    const relay = new Relay(this, 'Relay', {
      vpc,
      events: data.events.table,
      subscriptions: notifications.subscriptions,
    });

    for (const module of MONOLITH) data[module].grantUse(api.fn);
    data.events.grantAppend(api.fn, MONOLITH);
    data.exports.grantRead(api.fn);
    notifications.grantWebhooks(api.fn);
    if (beside.cache) {
      const { securityGroupId, ...endpoint } = beside.cache;
      for (const fn of [api.fn, relay.fn]) openCache({ securityGroupId, endpoint }, fn);
    }
    makeDisposable(this);
    this.addOutputs(plan);
  }

  private listenerOf({ listenerArn, listenerSecurityGroupId }: Beside): IApplicationListener {
    const group = { mutable: false };
    return ApplicationListener.fromApplicationListenerAttributes(this, 'Listener', {
      listenerArn,
      securityGroup: SecurityGroup.fromSecurityGroupId(this, 'ListenerGroup', listenerSecurityGroupId, group),
    });
  }

  /** What `npm run preview` reads of the previews that there are. */
  private addOutputs({ name, priority, expiresAt }: PreviewPlan): void {
    const outputs = { PreviewName: name, RulePriority: String(priority), ExpiresAt: expiresAt };
    for (const [id, value] of Object.entries(outputs)) new CfnOutput(this, id, { value });
  }
}

function routeOf({ name, priority }: PreviewPlan): Route {
  // by the header alone: a preview may have paths that the stage beside it has not
  return { priority, conditions: [ListenerCondition.httpHeader(PREVIEW_HEADER, [name])] };
}

/** `arn:…:listener/app/<name>/<id>/<listener>` → `app/<name>/<id>`, as metrics name a load balancer. */
function loadBalancerOf({ listenerArn }: Beside): string {
  return listenerArn.split('/').slice(1, 4).join('/');
}

/** Sends by what the stage beside it has SES verify, and says where its mails come from. */
function markedMail(mail: StageSettings['mail'], name: string): StageSettings['mail'] {
  const product = { ...mail.product, sender: markedSender(mail.product, name) };
  return { ...mail, sender: markedSender(mail, name), product, verifiedElsewhere: true };
}

/** `Soloist <hello@example.com>` → `Soloist preview login <hello@example.com>`: a reader sees where it comes from. */
function markedSender({ sender, senderAddress }: MailIdentity, name: string): string {
  const display = sender.endsWith('>') ? sender.slice(0, sender.lastIndexOf('<')).trim() : '';
  return `${display} preview ${name} <${senderAddress}>`.trim();
}
