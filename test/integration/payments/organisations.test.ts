import { handleMessage } from '../../../lambdas/payments/handle-message.ts';
import type { DomainEvent } from '../../../lambdas/platform/events/event.ts';
import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { closeShops, openShop } from './shop.ts';

silenceOutput();
afterEach(closeShops);

/** An organisation of three that has the plan Pro, by the seat. */
async function givenSubscribed() {
  const shop = await openShop();
  await shop.stock();
  const wanted = { plan: 'pro', interval: 'month', organisationId: 'engines' };
  await shop.client()('POST', '/checkout-sessions', 'ada', wanted, 'k1');
  const [session] = (await shop.stripe.checkout.sessions.list({ status: 'open' })).data;
  shop.simulator.pay(session!.id, { number: '4242424242424242', email: 'ada@example.com' });
  const [{ id: subscriptionId } = { id: '' }] = (await shop.stripe.subscriptions.list()).data;
  return {
    ...shop,
    subscriptionId,
    tell: (type: string, id: string) => handleMessage(shop.services, eventOf(type, id)),
    seats: async () => (await shop.stripe.subscriptions.list()).data[0]?.items.data[0]?.quantity,
  };
}

function eventOf(type: string, id: string): DomainEvent {
  return { id, type, module: 'users', aggregate: 'engines', version: 2, at: 0, subject: 'grace', data: {} };
}

describe('an event of an organisation', () => {
  test('has the seats follow its members at once', async () => {
    const { people, tell, seats } = await givenSubscribed();

    people.push({ organisationId: 'engines', userId: 'grace', role: 'member', personal: false });
    await tell('member.joined', 'joined');
    const joined = await seats();
    people.splice(
      people.findIndex(({ userId }) => userId === 'grace'),
      1,
    );
    await tell('member.left', 'left');

    expect([joined, await seats()]).toEqual([4, 3]);
  });

  test('may come twice, and late: the members that there are now count', async () => {
    const { people, tell, seats } = await givenSubscribed();
    people.push({ organisationId: 'engines', userId: 'grace', role: 'member', personal: false });
    await tell('member.joined', 'joined');
    people.push({ organisationId: 'engines', userId: 'joan', role: 'member', personal: false });

    await tell('member.joined', 'joined');

    expect(await seats()).toBe(5);
  });

  test('ends what is paid for when the organisation is deleted, however often it comes', async () => {
    const { stripe, subscriptionId, memory, tell } = await givenSubscribed();

    await tell('organisation.deleted', 'deleted');
    await tell('organisation.deleted', 'deleted');

    expect((await stripe.subscriptions.retrieve(subscriptionId)).status).toBe('canceled');
    expect(memory.items('payments', 'ORG#engines')).toEqual([]);
  });

  test('that nothing follows from is an error with its name', async () => {
    const { tell } = await givenSubscribed();

    const told = tell('organisation.renamed', 'renamed');

    await expect(told).rejects.toThrow('got the event organisation.renamed, which payments does not follow');
  });
});
