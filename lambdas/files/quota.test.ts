import fc from 'fast-check';
import { MemoryDatabase } from '../platform/dynamodb/memory-database.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { givenFiles, MB } from './files.fixture.ts';
import { quotaHistory } from './quota-history.fixture.ts';

silenceOutput();

describe('an organisation’s quota', () => {
  test('lets in of fifty at once as many as fit, and says so to the others', async () => {
    const { people, request, usage } = givenFiles();
    const ada = people.person();
    const body = { name: 'a.pdf', type: 'application/pdf', size: MB };

    const asked = Array.from({ length: 50 }, () => request('POST', '/v1/files', ada.id, { body }));
    const statuses = (await Promise.all(asked)).map(({ statusCode }) => statusCode);

    expect(statuses.filter((status) => status === 201)).toHaveLength(10);
    expect(statuses.filter((status) => status === 409)).toHaveLength(40);
    expect(await usage(ada.id)).toMatchObject({ reservedBytes: 10 * MB });
  });

  test('lets in fifty at once in the place of what never arrived, and takes that back once', async () => {
    const { people, request, upload, usage, time } = givenFiles();
    const ada = people.person();
    const body = { name: 'a.pdf', type: 'application/pdf', size: MB };
    for (let lost = 0; lost < 5; lost += 1) await upload(ada.id, { ...body, size: 2 * MB });
    time.now += 3_600_001;

    const asked = Array.from({ length: 50 }, () => request('POST', '/v1/files', ada.id, { body }));
    const statuses = (await Promise.all(asked)).map(({ statusCode }) => statusCode);

    const letIn = statuses.filter((status) => status === 201).length;
    expect(letIn).toBeGreaterThan(0);
    expect(await usage(ada.id)).toMatchObject({ reservedBytes: letIn * MB, usedBytes: 0 });
  });

  test('is never gone over and never off, whatever happens in whatever order', async () => {
    const histories = fc.asyncProperty(quotaHistory(), async (play) => {
      const outcome = await play(givenFiles({ database: new MemoryDatabase() }));

      expect(outcome.overLimit).toEqual([]);
      expect(outcome.counted).toEqual(outcome.actual);
    });

    await fc.assert(histories, { numRuns: 60 });
  });
});
