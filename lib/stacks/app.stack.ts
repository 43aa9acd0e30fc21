import { Stack, type StackProps } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { Api } from '../../lambdas/api/api.construct.ts';
import { Archive } from '../../lambdas/archive/archive.construct.ts';
import { Relay } from '../../lambdas/api/relay.construct.ts';
import { Egress } from '../../lambdas/auth/egress.construct.ts';
import { Uploads } from '../../lambdas/files/uploads.construct.ts';
import { Heartbeat } from '../../lambdas/heartbeat/heartbeat.construct.ts';
import { Notifications } from '../../lambdas/notifications/notifications.construct.ts';
import { AuditChain } from '../../lambdas/users/audit/audit-chain.construct.ts';
import { Accounts } from '../../lambdas/users/accounts.construct.ts';
import { Payments } from '../../lambdas/payments/payments.construct.ts';
import { Rollout, watchKnocks } from '../../lambdas/rollout/rollout.construct.ts';
import type { StageSettings } from '../config/settings.ts';
import { physicalName } from '../constructs/naming.ts';
import type { DataStack } from './data.stack.ts';
import type { EdgeStack } from './edge.stack.ts';
import type { NetworkStack } from './network.stack.ts';

export interface AppStackProps extends StackProps {
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly edge: EdgeStack;
  readonly settings: StageSettings;
}

/** What runs: the functions, the rules that bring requests to them, and the queues between them. */
export class AppStack extends Stack {
  readonly api: Api;
  readonly payments: Payments;
  readonly relay: Relay;
  readonly notifications: Notifications;
  readonly accounts: Accounts;
  readonly archive: Archive;
  readonly heartbeat: Heartbeat;

  constructor(scope: Construct, id: string, { network, data, edge, settings, ...props }: AppStackProps) {
    super(scope, id, props);
    const { listener, balancer } = network.loadBalancer;
    const { loadBalancerFullName } = balancer;
    const { publicUrl } = edge;
    const site = { publicUrl, edge: edge.edge, allowedOrigins: settings.allowedOrigins };
    const { auth, users, oauth, events } = data;

    const { serviceName } = settings;
    this.api = new Api(this, 'Api', { vpc: network.vpc, listener, loadBalancerFullName, site, serviceName });
    this.payments = new Payments(this, 'Payments', {
      listener,
      loadBalancerFullName,
      site,
      catalogue: settings.catalogue,
      data: data.payments,
      auth,
      users,
      events,
    });
    if (settings.oauthProviders.length > 0) {
      new Egress(this, 'Egress', { listener, loadBalancerFullName, site, auth, users, oauth, events });
    }
    this.notifications = new Notifications(this, 'Notifications', {
      mail: settings.mail,
      zone: settings.zone,
      reportsTo: settings.alarms.address,
      publicUrl,
      data: data.notifications,
      users,
      events,
    });
    this.accounts = this.addAccounts(data);
    this.relay = new Relay(this, 'Relay', {
      vpc: network.vpc,
      events: data.events.table,
      subscriptions: [
        ...this.notifications.subscriptions,
        this.accounts.subscription,
        this.payments.subscription,
      ],
    });
    new Uploads(this, 'Uploads', { data: data.files, events: data.events });
    this.archive = new Archive(this, 'Archive', { events: data.events.table, data: data.archive });
    this.heartbeat = new Heartbeat(this, 'Heartbeat', { publicUrl });
    if (settings.rollout === 'canary') this.rollOut(publicUrl);

    const modules = settings.modulesIn('api');
    for (const module of modules) data[module].grantUse(this.api.fn);
    data.events.grantAppend(this.api.fn, modules);
    data.exports.grantRead(this.api.fn);
    this.notifications.grantWebhooks(this.api.fn);
    network.cache?.grantUse(this.api.fn);
    network.cache?.grantUse(this.relay.fn);
  }

  /** A person's data lies in every module's table. */
  private addAccounts(data: DataStack): Accounts {
    const accounts = new Accounts(this, 'Accounts');
    const { fn } = accounts;
    for (const module of [data.users, data.admin]) module.grantUse(fn);
    data.notifications.grantErase(fn);
    data.auth.grantErase(fn);
    data.files.grantErase(fn);
    data.payments.grantExport(fn);
    data.exports.grantWrite(fn);
    data.archive.grantTombstones(fn);
    this.payments.grantAsk(fn);
    data.events.grantAppend(fn, ['users']);
    new AuditChain(this, 'AuditChain', { fn, table: data.users.table });
    return accounts;
  }

  /** New versions of what most requests and all money go through take over bit by bit. */
  private rollOut(publicUrl: string): void {
    const alarms = [
      watchKnocks(this),
      this.heartbeat.alarm,
      // the network's by its name: it is there long before, and an export would tie the stacks together
      Alarm.fromAlarmName(this, 'FastBurn', physicalName(this, 'slo-5m')),
    ];
    const { account } = this.heartbeat;
    const shared = { publicUrl, account, alarms };
    const { api, payments } = this;
    new Rollout(this, 'Rollout', { ...shared, trial: 'api', fn: api.fn, alias: api.live });
    new Rollout(this, 'PaymentsRollout', {
      ...shared,
      trial: 'payments',
      fn: payments.fn,
      alias: payments.live,
    });
  }
}
