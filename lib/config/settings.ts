import { type CompleteCatalogue, catalogueOf } from './catalogue.ts';
import type {
  ALARM_PROFILES,
  CACHES,
  DMARC,
  EDGES,
  ModuleName,
  NATS,
  OAUTH_PROVIDERS,
  ROLLOUTS,
  SoloistConfig,
  StageConfig,
} from './schema.ts';

/** Somebody whom mail comes from. */
export interface MailIdentity {
  /** With or without a name: `Soloist News <news@news.example.com>` */
  readonly sender: string;
  /** The bare address. */
  readonly senderAddress: string;
  /** What SES verifies: the address's domain, or without a domain the address. */
  readonly identity: string;
}

/** What one stage's stacks need to know, derived from the config. */
export interface StageSettings {
  /** The host name users see, or null without a domain. */
  readonly host: string | null;
  readonly allowedOrigins: readonly string[];
  /** As mails name it: the sender's name, or the config's without one. */
  readonly serviceName: string;
  readonly mail: {
    readonly sender: string;
    readonly senderAddress: string;
    readonly identity: string;
    /** Who mails come from that people may do without: an identity of its own, whose complaints stay its own. */
    readonly product: MailIdentity;
    /** Mails a second that SES takes from the account. */
    readonly ratePerSecond: number;
    /** What other servers are asked to do with mail of the domain that proves to be nobody's. */
    readonly dmarc: (typeof DMARC)[number];
    /** Whether an earlier stage of the same account and region has SES verify it: it exists once there. */
    readonly verifiedElsewhere: boolean;
    /** Whether a later stage of the same account and region sends by what this one has SES verify. */
    readonly verifiesForOthers: boolean;
    /** Whether it is the first of all stages: what a domain has once, such as a policy for its mail, is the first's. */
    readonly ownsDomain: boolean;
  };
  /** The Route 53 zone that the host and its certificate's proof are written to; null without a domain. */
  readonly zone: { readonly id: string; readonly name: string } | null;
  readonly edge: (typeof EDGES)[number];
  readonly nat: (typeof NATS)[number];
  readonly cache: (typeof CACHES)[number];
  /** Whether a web application firewall stands before the edge. */
  readonly waf: boolean;
  readonly alarms: { readonly address: string; readonly profile: (typeof ALARM_PROFILES)[number] };
  readonly rollout: (typeof ROLLOUTS)[number];
  /** US dollars a month. */
  readonly budget: number;
  /** Concurrent executions that AWS allows the account. */
  readonly concurrency: number;
  /** Whose accounts people can sign in with; empty where that is switched off. */
  readonly oauthProviders: readonly (typeof OAUTH_PROVIDERS)[number][];
  /** For how many days entries of audit logs are kept. */
  readonly auditKeepDays: number;
  readonly files: {
    /** The largest upload, in bytes. */
    readonly maxUploadBytes: number;
    /** The entitlement of the plans that says how many gigabytes an organisation may keep. */
    readonly quotaEntitlement: string;
  };
  /** What is sold. */
  readonly catalogue: CompleteCatalogue;
  /** The modules that a function runs, in the config's order. */
  modulesIn(fn: string): readonly ModuleName[];
}

export function settingsOf(config: SoloistConfig, stage: StageConfig): StageSettings {
  const senderAddress = addressOf(config.mail.sender);
  const productAddress = addressOf(config.mail.product);
  const index = config.stages.indexOf(stage);
  const isBeside = ({ account, region }: StageConfig) => account === stage.account && region === stage.region;
  return {
    host: hostOf(config, stage),
    allowedOrigins: stage.allowedOrigins ?? [],
    serviceName: nameIn(config.mail.sender) ?? config.name,
    mail: {
      sender: config.mail.sender,
      senderAddress,
      identity: config.domain ?? senderAddress,
      product: {
        sender: config.mail.product,
        senderAddress: productAddress,
        identity: config.domain ? domainOf(productAddress) : productAddress,
      },
      ratePerSecond: config.mail.ratePerSecond ?? 14,
      dmarc: config.mail.dmarc ?? 'none',
      verifiedElsewhere: config.stages.slice(0, index).some(isBeside),
      verifiesForOthers: config.stages.slice(index + 1).some(isBeside),
      ownsDomain: index === 0,
    },
    zone: config.domain && config.hostedZone ? { id: config.hostedZone, name: config.domain } : null,
    edge: stage.edge ?? 'cloudfront',
    nat: stage.nat ?? 'none',
    cache: stage.cache ?? 'serverless',
    waf: stage.waf ?? false,
    alarms: { address: config.alarms.address, profile: stage.alarms ?? 'full' },
    rollout: stage.rollout ?? 'all-at-once',
    budget: stage.budget ?? 60,
    concurrency: stage.concurrency ?? 10,
    oauthProviders: config.signIn?.oauth ?? [],
    auditKeepDays: config.audit?.keepDays ?? 365,
    files: {
      maxUploadBytes: (config.files?.maxUploadMb ?? 50) * 1024 * 1024,
      quotaEntitlement: config.files?.quota ?? 'storageGb',
    },
    catalogue: catalogueOf(config.payments),
    modulesIn: (fn) => entries(config.placement).flatMap(([module, place]) => (place === fn ? [module] : [])),
  };
}

/** The stage's own host, else `<stage>.<domain>`; null without a domain. */
export function hostOf(config: SoloistConfig, stage: StageConfig): string | null {
  if (!config.domain) return null;
  return stage.host ?? `${stage.name}.${config.domain}`;
}

/** `Soloist <hello@example.com>` → `hello@example.com` */
export function addressOf(mailbox: string): string {
  return (/<([^<>]*)>\s*$/.exec(mailbox)?.[1] ?? mailbox).trim();
}

/** `hello@Example.com` → `example.com` */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** `Soloist <hello@example.com>` → `Soloist`; null for an address alone. */
function nameIn(mailbox: string): string | null {
  return /^\s*"?([^"<]+?)"?\s*</.exec(mailbox)?.[1] ?? null;
}

function entries<Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][];
}
