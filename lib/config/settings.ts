import type { ModuleName, SoloistConfig, StageConfig } from './schema.ts';

/** What one stage's stacks need to know, derived from the config. */
export interface StageSettings {
  /** The host name users see, or null without a domain. */
  readonly host: string | null;
  readonly allowedOrigins: readonly string[];
  readonly mail: { readonly sender: string; readonly senderAddress: string; readonly identity: string };
  /** The modules that a function runs, in the config's order. */
  modulesIn(fn: string): readonly ModuleName[];
}

export function settingsOf(config: SoloistConfig, stage: StageConfig): StageSettings {
  const senderAddress = addressOf(config.mail.sender);
  return {
    host: hostOf(config, stage),
    allowedOrigins: stage.allowedOrigins ?? [],
    mail: { sender: config.mail.sender, senderAddress, identity: config.domain ?? senderAddress },
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

function entries<Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][];
}
