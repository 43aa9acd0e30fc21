import { ListTablesCommand } from '@aws-sdk/client-dynamodb';

import { startDynamoDbLocal, whyNoDynamoDbLocal } from '../conformance/dynamodb/dynamodb-local.ts';
import { createClient } from './client.ts';
import { operator } from './operator.ts';
import { forget, newState, refusedStart, startRehearsal } from './rehearsal.ts';
import { given } from './target.ts';

const reason = whyNoDynamoDbLocal();

describe('npm start -- --dynamodb', () => {
  (reason ? test.skip : test)(
    `runs the same system on DynamoDB Local${reason ? ` (skipped: ${reason})` : ''}`,
    async () => {
      const dynamodb = await startDynamoDbLocal();
      const { run, state, end } = await startRehearsal({ args: ['--dynamodb', dynamodb.url] });

      const { call, userId } = await given.loggedIn(run);
      await call('PATCH', '/v1/users/me', { body: { displayName: 'Ada' } });

      const profile = await createClient(run.api)('GET', `/v1/users/${userId}`);
      const { denials, tables } = await operator(run).state();
      expect(profile.body.displayName).toBe('Ada');
      expect(denials).toEqual([]);
      const { TableNames: there } = await dynamodb.client.send(new ListTablesCommand({}));
      expect(tables.map(({ name }: any) => name).toSorted()).toEqual(there?.toSorted());
      expect(there).not.toEqual([]);
      await end();
      await dynamodb.close();
      forget(state);
    },
  );

  test('refuses in one line when nobody answers there', async () => {
    const state = newState();

    const { code, output } = await refusedStart({ state, args: ['--dynamodb', 'http://127.0.0.1:9'] });
    forget(state);

    expect(code).toBe(1);
    expect(output.trimEnd().split('\n').at(-1)).toMatch(
      /^no DynamoDB answers at http:\/\/127\.0\.0\.1:9\/ \(.+\), start it or leave out --dynamodb$/,
    );
  });
});
