import { Refusal } from '../../lib/errors/refusal.ts';
import type { Confirmation } from '../shared/ask.ts';
import { tearDown, type Ending } from './teardown.ts';
import { appStack, dataStack } from './testing.ts';

/** What is there before and after the CDK, which ends with `code`. */
function given({
  before = [dataStack(), appStack()],
  after = [] as ReturnType<typeof dataStack>[],
  code = 0,
} = {}) {
  const done: string[] = [];
  const printed: string[] = [];
  const asked: Confirmation[] = [];
  let stacks = before;
  const ground = {
    previews: async (): Promise<string[]> => [],
    stacks: async () => stacks,
    confirm: async (confirmation: Confirmation) => void asked.push(confirmation),
    protect: async ({ name }: { name: string }, on: boolean) =>
      void done.push(`${on ? 'lock' : 'unlock'} ${name}`),
    run: async (program: readonly string[]) => {
      done.push(program.join(' '));
      stacks = after;
      return code;
    },
    print: (line: string) => void printed.push(line),
  };
  const end = (changed: Partial<Ending> = {}) =>
    tearDown(
      {
        project: 'shop',
        stage: 'staging',
        isLast: false,
        dryRun: false,
        yes: undefined,
        retain: undefined,
        ...changed,
      },
      ground,
    );
  return { ground, done, printed, asked, end };
}

describe('the end of a stage', () => {
  test('unlocks what is locked, deletes, and says before and after what stays', async () => {
    const { end, done, printed } = given();

    const code = await end();

    expect(code).toBe(0);
    expect(done).toEqual(['unlock shop-staging-data', 'cdk destroy staging/** --force']);
    expect(printed.filter((text) => text.includes('2 resources stay in the account'))).toHaveLength(2);
    expect(printed.at(-1)).toContain('staging is destroyed');
  });

  test('asks for the stage’s name first', async () => {
    const { end, asked } = given();

    await end({ yes: 'staging' });

    expect(asked).toEqual([
      { question: "type 'staging' to destroy it", expected: 'staging', given: 'staging', flag: '--yes' },
    ]);
  });

  test('asks users’ stage for how much stays, too', async () => {
    const { end, asked } = given();

    await end({ isLast: true, retain: '2' });

    expect(asked.map(({ expected, given: answer }) => [expected, answer])).toEqual([
      ['staging', undefined],
      ['2', '2'],
    ]);
  });

  test('changes nothing when the answer is another', async () => {
    const { end, done, ground } = given();
    ground.confirm = () => Promise.reject(new Refusal("'' is not 'staging': nothing was done"));

    const outcome = end();

    await expect(outcome).rejects.toThrow(Refusal);
    expect(done).toEqual([]);
  });

  test('changes and asks nothing in a dry run', async () => {
    const { end, done, asked, printed } = given();

    const code = await end({ dryRun: true });

    expect([code, done, asked]).toEqual([0, [], []]);
    expect(printed.at(-1)).toContain("it would run npx cdk destroy 'staging/**' --force");
  });

  test('locks again what is still there when it fails', async () => {
    const { end, done, printed } = given({ after: [dataStack({ terminationProtection: false })], code: 1 });

    const code = await end();

    expect(code).toBe(1);
    expect(done.at(-1)).toBe('lock shop-staging-data');
    expect(printed.at(-1)).toContain('still there: shop-staging-data; run the same command again');
  });

  test('names a stack that the app has no more, with the command that deletes it', async () => {
    const { end, printed } = given({ after: [appStack({ name: 'shop-staging-old' })] });

    const code = await end();

    expect(code).toBe(1);
    expect(printed.at(-1)).toContain(
      'aws cloudformation delete-stack --region eu-west-1 --stack-name shop-staging-old',
    );
  });

  test('is refused while previews stand in its network', async () => {
    const { end, ground } = given();
    ground.previews = async () => ['login', 'pr-12'];

    const outcome = end();

    await expect(outcome).rejects.toThrow(
      new Refusal(
        "previews stand in the network of staging, which can't go before them: npm run preview -- login --destroy; npm run preview -- pr-12 --destroy",
      ),
    );
  });

  test('is refused when nothing is deployed', async () => {
    const { end } = given({ before: [] });

    const outcome = end();

    await expect(outcome).rejects.toThrow(
      new Refusal('nothing of staging is deployed: there is nothing to destroy'),
    );
  });
});
