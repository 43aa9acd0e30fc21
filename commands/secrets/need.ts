import type { Provisioning } from '../../lambdas/api/operator.ts';
import type { Versions } from './versions.ts';

/** A secret of the stage, as Secrets Manager describes it; its text only where somebody asks for it. */
export interface Vault {
  /** Whether the secret has a value. */
  isFilled(id: string): Promise<boolean>;
  /** The text. @throws Refusal where there is none */
  read(id: string): Promise<string>;
}

/** A deployed stage, as far as its secrets are concerned. */
export interface Ground {
  /** Every secret that the stage's stacks declare: logical id without its hash, and ARN. */
  readonly secrets: readonly { readonly name: string; readonly arn: string }[];
  readonly vault: Vault;
  /** Gives a secret another text. */
  readonly put: Versions['put'];
  /** ARN of the heartbeat's secret; null where the stage has no heartbeat. */
  readonly heartbeat: string | null;
  /** ARN of the secret with our clients at other providers; null where the stage has none. */
  readonly oauth: string | null;
  /** ARN of the secret that opens Stripe; null where the stage has none. */
  readonly stripe: string | null;
  /** ARN of the secret with the keys of web push; null where the stage has none. */
  readonly push: string | null;
  /** The modules, on this machine and with the operator's credentials. */
  readonly operator: Provisioning;
}

/** What a need comes to. `missing` is what `npm run secrets` can do something about, `manual` what only a person can. */
export interface Outcome {
  readonly what: string;
  readonly state: 'ok' | 'done' | 'missing' | 'manual';
  /** What was found, or what was done, without any secret. */
  readonly found: string;
}

/** Something that a stage needs before it works, besides its stacks. */
export interface Need {
  /** Only looks. */
  check(ground: Ground): Promise<Outcome[]>;
  /** Looks, and does what can be done without a person; repeating it changes nothing. */
  provide(ground: Ground): Promise<Outcome[]>;
}
