import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { closeShops, openShop } from './shop.ts';

silenceOutput();
afterEach(closeShops);

async function givenOrder() {
  const shop = await openShop();
  const send = shop.client();
  const { body } = await send('POST', '/orders', 'ada', { items: [{ product: 'handbook', quantity: 1 }] });
  return { send, path: `/orders/${String(body['id'])}` };
}

describe('why a card was declined', () => {
  test.each(['pm_card_visa_chargeDeclinedLostCard', 'pm_card_visa_chargeDeclinedStolenCard'])(
    'is told to nobody who may have stolen it: %s',
    async (paymentMethod) => {
      const { send, path } = await givenOrder();

      const payment = await send('POST', `${path}/pay`, 'ada', { paymentMethod }, 'k1');

      const order = await send('GET', path, 'ada');
      expect(payment).toMatchObject({ status: 402, body: { reason: 'generic_decline' } });
      expect(order.body['failure']).toEqual({ code: 'card_declined', declineCode: 'generic_decline' });
    },
  );

  test('is told where its holder can mend it', async () => {
    const { send, path } = await givenOrder();
    const paymentMethod = 'pm_card_chargeDeclinedInsufficientFunds';

    const payment = await send('POST', `${path}/pay`, 'ada', { paymentMethod }, 'k1');

    expect(payment).toMatchObject({ status: 402, body: { reason: 'insufficient_funds' } });
  });
});
