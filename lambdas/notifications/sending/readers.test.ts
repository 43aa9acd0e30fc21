import type { NotifiedType } from '../notifications.contract.ts';
import { givenEvent } from '../notifications.fixture.ts';
import { managersToTell } from './readers.ts';

const managers = {
  managersOf: async (organisationId: string) => (organisationId === 'acme' ? ['ada', 'bob', 'eve'] : []),
};

describe('the managers who are told', () => {
  test.each<[NotifiedType, object, string[]]>([
    ['member.joined', { userId: 'bob', role: 'admin' }, ['ada', 'eve']],
    ['member.left', { userId: 'zoe', by: 'ada' }, ['bob', 'eve']],
    ['member.left', { userId: 'zoe', by: 'zoe' }, ['ada', 'bob', 'eve']],
    ['ownership.transferred', { from: 'ada', to: 'bob' }, ['bob', 'eve']],
    ['webhook.disabled', { organisationId: 'acme', webhookId: 'w', host: 'h' }, ['ada', 'bob', 'eve']],
  ])('of %s %j are those besides who did it', async (type, data, expected) => {
    const aggregate = type === 'webhook.disabled' ? 'w' : 'acme';

    const told = await managersToTell({ managers }, givenEvent(type, { aggregate, data }));

    expect(told).toEqual(expected);
  });
});
