import { type SoloistConfig, type StageConfig } from '../../lib/config/schema.ts';
import { settingsOf } from '../../lib/config/settings.ts';
import type { Aws } from '../shared/aws.ts';
import type { ChosenStage } from '../shared/stage.ts';
import type { Account, Machine } from './check.ts';
import { PLACEMENT } from '../../lib/config/testing.ts';

/** Builders for the tests of checks: an account that answers as it is told, a machine likewise. */

export const ACCOUNT = '111122223333';

const CONFIG: SoloistConfig = {
  name: 'shop',
  stages: [{ name: 'staging', region: 'eu-west-1', zones: ['euw1-az1', 'euw1-az2'], concurrency: 1000 }],
  placement: PLACEMENT,
  payments: { currency: 'usd', plans: [{ id: 'free', name: 'Free' }] },
  mail: { sender: 'Shop <hello@example.com>', product: 'news@news.example.com' },
  alarms: { address: 'owner@example.com' },
};

export function givenStage(
  given: { config?: Partial<SoloistConfig>; stage?: Partial<StageConfig> } = {},
): ChosenStage {
  const config = { ...CONFIG, ...given.config };
  const stage = { ...config.stages[0]!, ...given.stage };
  return {
    config,
    stage,
    settings: settingsOf(config, stage),
    naming: { project: config.name, stage: stage.name },
  };
}

/** What AWS answers, by the name of the command: a value, an error, or a function of the region and the input. */
export type Answers = Readonly<
  Record<string, object | Error | ((region: string, input: never) => object | Error)>
>;

export function givenAccount(
  answers: Answers,
  given: Parameters<typeof givenStage>[0] & { resolveNs?: Account['resolveNs'] } = {},
): Account {
  const chosen = givenStage(given);
  return {
    chosen,
    identity: { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/owner` },
    aws: (region = chosen.stage.region) => fakeAws(region, answers),
    resolveNs: given.resolveNs ?? (() => Promise.reject(awsError('ENOTFOUND'))),
  };
}

function fakeAws(region: string, answers: Answers): Aws {
  const client = {
    async send({ constructor, input }: { constructor: { name: string }; input: unknown }) {
      const name = constructor.name.replace(/Command$/, '');
      const given = answers[name];
      if (!given) throw new TypeError(`unexpected ${name} in ${region}`);
      const answer = typeof given === 'function' ? given(region, input as never) : given;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return {
    region,
    // the SDK's paginators want a client of their own kind
    client: (kind) => Object.assign(Object.create(kind.prototype), client),
  };
}

/** An error as the SDK throws it. */
export function awsError(name: string, message = 'no'): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
}

/** @param programs what a command line prints: `git status` → text, or null for a failure */
export function givenMachine(given: {
  root?: string;
  nodeVersion?: string;
  programs?: Readonly<Record<string, string | null>>;
}): Machine {
  return {
    root: given.root ?? '/nowhere',
    nodeVersion: given.nodeVersion ?? '24.21.0',
    run: async (program, args) => given.programs?.[[program, ...args].join(' ')] ?? null,
  };
}
