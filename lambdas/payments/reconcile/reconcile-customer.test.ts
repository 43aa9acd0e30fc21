import { silenceOutput } from '../../platform/testing/output.ts';
import { givenPayments } from '../webhooks/webhooks.fixture.ts';
import { reconcileCustomer } from './reconcile-customer.ts';

silenceOutput();

describe('an administrator', () => {
  test('sees what differs, repairs it, and leaves an audit entry', async () => {
    const payments = await givenPayments();
    payments.stripe.subscribe();

    const differences = await reconcileCustomer(payments.services, {
      organisationId: 'acme',
      by: 'root',
      repair: true,
    });

    expect(differences).toContainEqual({ of: 'billing', field: 'status', stored: null, atStripe: 'active' });
    expect(await payments.billing()).toMatchObject({ status: 'active' });
    expect(payments.told()).toContainEqual(
      expect.objectContaining({
        type: 'billing.reconciled',
        data: expect.objectContaining({ organisationId: 'acme', by: 'root', repair: true }),
      }),
    );
  });

  test('changes nothing by looking', async () => {
    const payments = await givenPayments();
    payments.stripe.subscribe();

    await reconcileCustomer(payments.services, { organisationId: 'acme', by: 'root', repair: false });

    expect(await payments.billing()).toBeNull();
  });

  test('is told when nobody has bought anything there', async () => {
    const { services } = await givenPayments();

    const asked = reconcileCustomer(services, { organisationId: 'nobody', by: 'root', repair: true });

    await expect(asked).rejects.toMatchObject({ status: 404, code: 'organisation_not_found' });
  });
});
