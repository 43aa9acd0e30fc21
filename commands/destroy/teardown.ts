import { Refusal } from '../../lib/errors/refusal.ts';
import type { Program } from '../deploy/steps.ts';
import type { Confirmation } from '../shared/ask.ts';
import { describeEnd, describeLeftovers, describeRetained } from './report.ts';
import { type EndingStack, retainedIn } from './retained.ts';

/** What the end of a stage needs from outside. */
export interface Ground {
  /** The stage's stacks as they are deployed. */
  stacks(): Promise<readonly EndingStack[]>;
  /** Names of the previews that stand in the stage's network. */
  previews(): Promise<readonly string[]>;
  confirm(confirmation: Confirmation): Promise<void>;
  /** Turns a stack's termination protection on or off. */
  protect(stack: EndingStack, on: boolean): Promise<void>;
  run(program: Program): Promise<number>;
  print(line: string): void;
}

export interface Ending {
  readonly project: string;
  readonly stage: string;
  /** Whether users are there: it takes one more confirmation. */
  readonly isLast: boolean;
  readonly dryRun: boolean;
  /** What the command line confirmed, `staging`; undefined without. */
  readonly yes: string | undefined;
  /** The last stage's second confirmation: how many resources stay, as text. */
  readonly retain: string | undefined;
}

/**
 * Takes a stage down: says what goes and what stays, asks, unlocks, deletes, and says again what stayed.
 * @returns the exit code
 * @throws Refusal when nothing is deployed, and for an answer that is not the stage's name
 */
export async function tearDown({ project, stage, ...ending }: Ending, ground: Ground): Promise<number> {
  const stacks = await ground.stacks();
  if (stacks.length === 0) throw new Refusal(`nothing of ${stage} is deployed: there is nothing to destroy`);
  const previews = await ground.previews();
  if (previews.length > 0) {
    const commands = previews.map((name) => `npm run preview -- ${name} --destroy`).join('; ');
    throw new Refusal(`previews stand in the network of ${stage}, which can't go before them: ${commands}`);
  }
  const retained = retainedIn(stacks);
  ground.print(`${describeEnd(stacks)}\n\n${describeLeftovers(stage, project)}\n`);
  const program: Program = ['cdk', 'destroy', `${stage}/**`, '--force'];
  if (ending.dryRun) {
    ground.print(`nothing is done; it would run npx cdk destroy '${stage}/**' --force`);
    return 0;
  }
  await ground.confirm({
    question: `type '${stage}' to destroy it`,
    expected: stage,
    given: ending.yes,
    flag: '--yes',
  });
  if (ending.isLast) {
    await ground.confirm({
      question: `your users are in ${stage}. Type how many resources are to stay, as counted above`,
      expected: String(retained.length),
      given: ending.retain,
      flag: '--retain',
    });
  }
  const locked = stacks.filter(({ terminationProtection }) => terminationProtection);
  for (const stack of locked) await ground.protect(stack, false);
  const code = await ground.run(program);
  const remaining = await ground.stacks();
  if (remaining.length > 0) {
    await lockAgain(locked, remaining, ground);
    ground.print(describeRemaining(remaining, code));
    return 1;
  }
  ground.print(
    `\n${stage} is destroyed.\n${describeRetained(retained)}\n\n${describeLeftovers(stage, project)}`,
  );
  return 0;
}

/** What is still there is protected as it was. */
async function lockAgain(
  locked: readonly EndingStack[],
  remaining: readonly EndingStack[],
  ground: Ground,
): Promise<void> {
  const names = remaining.map(({ name }) => name);
  for (const stack of locked.filter(({ name }) => names.includes(name))) {
    await ground.protect(stack, true);
    ground.print(`${stack.name} is still there, and protected against deletion again`);
  }
}

/** The CDK knows only the stacks of the app as it is now; one that left the app is deleted by its name. */
function describeRemaining(remaining: readonly EndingStack[], code: number): string {
  const names = remaining.map(({ name }) => name).join(', ');
  if (code !== 0) return `\nstill there: ${names}; run the same command again once the reason above is gone`;
  const commands = remaining.map(
    ({ name, region }) => `  aws cloudformation delete-stack --region ${region} --stack-name ${name}`,
  );
  return [`\nstill there, because the app has them no more: ${names}`, ...commands].join('\n');
}
