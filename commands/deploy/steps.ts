/** A program that a step runs, as its owner would type it: `['cdk', 'deploy', 'staging/**']`. */
export type Program = readonly [name: 'cdk' | 'node', ...args: string[]];

/** One step of a deployment: a program, or work of our own that `does` describes. */
export interface Step {
  readonly title: string;
  readonly work: Program | { readonly does: string; run(): Promise<void> };
  /** What to do when it fails. */
  readonly otherwise: string;
}

/** What walking through steps needs from outside. */
export interface Walk {
  /** Runs a program with this terminal and answers its exit code. */
  run(program: Program): Promise<number>;
  print(line: string): void;
}

/** The steps and what each of them runs, without running any. */
export function describeSteps(steps: readonly Step[]): string {
  const width = Math.max(...steps.map(({ title }) => title.length));
  return steps
    .map(
      ({ title, work }, index) =>
        `  ${index + 1}  ${title.padEnd(width)}  ${'does' in work ? work.does : typed(work)}`,
    )
    .join('\n');
}

/**
 * Takes the steps one after the other; the first that fails ends it, and is told together with what to do.
 * @returns the exit code: 0 when all went well, else 1
 */
export async function walk(steps: readonly Step[], { run, print }: Walk): Promise<number> {
  for (const [index, step] of steps.entries()) {
    print(`\n${index + 1}/${steps.length} ${step.title}`);
    const problem = await attempt(step, run);
    if (problem === null) continue;
    print(`\nstopped at '${step.title}': ${problem}`);
    print(`  ${step.otherwise}`);
    const rest = steps.slice(index + 1).map(({ title }) => title);
    if (rest.length > 0) print(`  not done: ${rest.join(', ')}`);
    return 1;
  }
  return 0;
}

async function attempt({ work }: Step, run: Walk['run']): Promise<string | null> {
  try {
    if ('does' in work) return await work.run().then(() => null);
    const code = await run(work);
    return code === 0 ? null : `${typed(work)} ended with ${code}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** `cdk deploy 'staging/**'`: as a shell takes it. */
function typed([name, ...args]: Program): string {
  const words = args.map((arg) => (/^[\w./:=@,-]+$/.test(arg) ? arg : `'${arg}'`));
  return [name === 'cdk' ? 'npx cdk' : name, ...words].join(' ');
}
