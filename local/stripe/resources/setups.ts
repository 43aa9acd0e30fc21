import type { Account } from '../core/account.ts';
import type { PaymentMethod, SetupIntent } from '../core/shapes.ts';
import { attach, cardBehind } from './payment-methods.ts';

export interface NewSetup {
  readonly customer: string | null;
  readonly metadata?: Record<string, string>;
  readonly usage?: string;
  readonly returnUrl?: string | null;
  readonly session?: string | null;
  readonly makesDefault?: boolean;
}

/** An intent to keep a card for later. */
export function createSetup(account: Account, { customer, ...given }: NewSetup): SetupIntent {
  const id = account.newId('seti_1');
  return account.create(
    'setup_intent',
    {
      id,
      object: 'setup_intent',
      allowed_payment_method_types: null,
      application: null,
      automatic_payment_methods: null,
      cancellation_reason: null,
      client_secret: `${id}_secret_${account.newId('', 25)}`,
      created: account.now(),
      customer,
      customer_account: null,
      description: null,
      excluded_payment_method_types: null,
      flow_directions: null,
      last_setup_error: null,
      latest_attempt: null,
      livemode: false,
      managed_payments: null,
      mandate: null,
      metadata: given.metadata ?? {},
      next_action: null,
      on_behalf_of: null,
      payment_method: null,
      payment_method_configuration_details: null,
      payment_method_options: {
        card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' },
      },
      payment_method_types: ['card'],
      single_use_mandate: null,
      status: 'requires_payment_method',
      usage: given.usage ?? 'off_session',
      hidden: {
        returnUrl: given.returnUrl ?? null,
        session: given.session ?? null,
        makesDefault: given.makesDefault ?? false,
      },
    },
    'setup_intent.created',
  );
}

/** Keeps the card for payments in the customer's absence, after 3-D Secure where it asks for that. */
export function confirmSetup(account: Account, intent: SetupIntent, method: PaymentMethod): SetupIntent {
  if (cardBehind(method).authentication === 'never') return succeed(account, intent, method);
  const next_action: SetupIntent['next_action'] = {
    redirect_to_url: { return_url: intent.hidden.returnUrl, url: `${account.origin()}/3ds/${intent.id}` },
    type: 'redirect_to_url',
  };
  return account.change(
    'setup_intent',
    intent,
    { next_action, payment_method: method.id, status: 'requires_action' },
    'setup_intent.requires_action',
  );
}

/** Ends 3-D Secure, as the customer did on its page. */
export function authenticateSetup(account: Account, intent: SetupIntent, passed: boolean): SetupIntent {
  const method = account.store.get('payment_method', intent.payment_method!)!;
  if (passed) return succeed(account, intent, method);
  return account.change(
    'setup_intent',
    intent,
    {
      last_setup_error: {
        code: 'setup_intent_authentication_failure',
        message:
          'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
        type: 'card_error',
      },
      next_action: null,
      payment_method: null,
      status: 'requires_payment_method',
    },
    'setup_intent.setup_failed',
  );
}

function succeed(account: Account, intent: SetupIntent, method: PaymentMethod): SetupIntent {
  const kept = intent.customer ? attach(account, method, intent.customer) : method;
  account.change('payment_method', kept, { hidden: { ...kept.hidden, setUp: true } });
  const done = account.change('setup_intent', intent, {
    next_action: null,
    payment_method: method.id,
    status: 'succeeded',
  });
  account.emit('setup_intent.succeeded', done);
  return done;
}
