import { TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { givenFiles, MB } from '../../../lambdas/files/files.fixture.ts';
import { quotaHistory } from '../../../lambdas/files/quota-history.fixture.ts';
import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { startFixture } from '../platform/fixture.ts';
import type { Fixture } from '../platform/fixture.ts';

silenceOutput();

let fixture: Fixture;
beforeEach(async () => (fixture = await startFixture('files')));
afterEach(() => fixture.close());

/** The quota on the rehearsal's DynamoDB, over HTTP by the real SDK. */
const given = () => givenFiles({ database: fixture.database });

describe('on DynamoDB an organisation’s quota', () => {
  test('lets in of fifty at once as many as fit, where every fifth transaction meets another', async () => {
    const { people, request, usage } = given();
    const [ada, bob] = [people.person(), people.person()];
    const organisationId = people.organisation({ [ada.id]: 'owner', [bob.id]: 'member' });
    const body = { name: 'a.pdf', type: 'application/pdf', size: MB, organisationId };
    let transactions = 0;
    fixture.fault = (command) => {
      const isFifth = command instanceof TransactWriteItemsCommand && (transactions += 1) % 5 === 0;
      return isFifth ? conflict() : null;
    };

    const ask = async ({ id }: { id: string }) => {
      const { statusCode, body: text = '' } = await request('POST', '/v1/files', id, { body });
      return statusCode === 201 ? 'let in' : (JSON.parse(text) as { code: string }).code;
    };
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(ada)));
    // a busy machine answers 503 to some of so many at once; one after the other nobody waits
    while (answers.at(-1) !== 'quota_exceeded' && answers.length < 70) answers.push(await ask(bob));

    expect(answers.filter((answer) => answer === 'let in').length).toBeLessThanOrEqual(10);
    expect(answers.at(-1)).toBe('quota_exceeded');
    expect(await usage(ada.id, organisationId)).toMatchObject({ reservedBytes: 10 * MB });
  });

  test('is never gone over and never off, whatever happens in whatever order', async () => {
    const histories = fc.asyncProperty(quotaHistory(), async (play) => {
      const outcome = await play(given());

      expect(outcome.overLimit).toEqual([]);
      expect(outcome.counted).toEqual(outcome.actual);
    });

    await fc.assert(histories, { numRuns: 15 });
  });
});

function conflict(): Error {
  return new TransactionCanceledException({
    message: 'Transaction cancelled',
    CancellationReasons: [{ Code: 'TransactionConflict' }],
    $metadata: {},
  });
}
