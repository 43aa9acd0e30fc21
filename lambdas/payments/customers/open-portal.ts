import { Unavailable } from '../../platform/errors.ts';
import { log } from '../../platform/log.ts';
import { OURS } from '../catalogue/stripe-names.contract.ts';
import { NothingToManage } from '../errors.ts';
import { organisationOf } from '../organisation-of.ts';
import type { PaymentsServices } from '../services.ts';
import { findCustomer } from './customer.repository.ts';

export interface PortalWanted {
  readonly userId: string;
  readonly organisationId?: string | undefined;
  /** Where Stripe's page leads back to: `/billing`. */
  readonly returnPath: string;
  /** As requestKeyOf gives it. */
  readonly requestKey: string;
}

/**
 * Opens Stripe's pages where payment methods, address, tax id and invoices are managed.
 *
 * @returns their address, good for some minutes
 * @throws OrganisationNotFound, RoleRequired, NothingToManage, PaymentsUnavailable
 */
export async function openPortal(
  services: PaymentsServices,
  { userId, organisationId: asked, returnPath, requestKey }: PortalWanted,
): Promise<string> {
  const { organisationId } = await organisationOf(services, { userId, organisationId: asked, manage: true });
  const customer = await findCustomer(services.table, organisationId);
  if (!customer) throw new NothingToManage();
  const params = {
    customer: customer.customerId,
    configuration: await configurationOf(services),
    return_url: services.publicUrl + returnPath,
  };
  const key = `portal:${organisationId}:${requestKey}`;
  const { url } = await services.stripe.write('billingPortal.sessions.create', key, (api, options) =>
    api.billingPortal.sessions.create(params, options),
  );
  return url;
}

/** Not the account's default one, which test mode doesn't have before somebody saves it by hand. */
async function configurationOf({ stripe }: Pick<PaymentsServices, 'stripe'>): Promise<string> {
  const { data } = await stripe.read('billingPortal.configurations.list', (api, options) =>
    api.billingPortal.configurations.list({ active: true, limit: 100 }, options),
  );
  const ours = data.find(({ metadata }) => metadata?.[OURS] !== undefined);
  if (ours) return ours.id;
  log.warn('the portal is not set up at Stripe: run npm run stripe -- <stage>');
  throw new Unavailable(60, 'portal_unavailable', 'this can not be managed at the moment; try again soon');
}
