import { CardError, type ErrorDetails } from '../api/errors.ts';

/** Why a bank says no: `code` and `decline_code` of the error. */
export interface Decline {
  readonly code: string;
  readonly declineCode: string;
  readonly message: string;
}

export interface Card {
  readonly number: string;
  readonly brand: 'amex' | 'mastercard' | 'visa';
  /** The test payment methods that stand for it. */
  readonly names: readonly string[];
  /** Why a payment fails, after authentication where that is asked for. */
  readonly decline: Decline | null;
  /** Whether it can be attached to a customer, although payments fail. */
  readonly attaches: boolean;
  /** When 3-D Secure is asked for: never, always, or until it was set up for payments in the customer's absence. */
  readonly authentication: 'always' | 'never' | 'unless-set-up';
}

const declined = (
  declineCode: string,
  code = 'card_declined',
  message = 'Your card was declined.',
): Decline => ({
  code,
  declineCode,
  message,
});

const INSUFFICIENT = declined('insufficient_funds', 'card_declined', 'Your card has insufficient funds.');

const card = (
  number: string,
  names: readonly string[],
  {
    brand = 'visa',
    decline = null,
    attaches = decline === null,
    authentication = 'never',
  }: Partial<Card> = {},
): Card => ({ number, brand, names, decline, attaches, authentication });

/** https://docs.stripe.com/testing: those that a subscription's life needs. */
export const CARDS: readonly Card[] = [
  card('4242424242424242', ['pm_card_visa']),
  card('4000056655665556', ['pm_card_visa_debit']),
  card('5555555555554444', ['pm_card_mastercard'], { brand: 'mastercard' }),
  card('378282246310005', ['pm_card_amex'], { brand: 'amex' }),
  card('4000000000000002', ['pm_card_chargeDeclined', 'pm_card_visa_chargeDeclined'], {
    decline: declined('generic_decline'),
  }),
  card(
    '4000000000009995',
    ['pm_card_chargeDeclinedInsufficientFunds', 'pm_card_visa_chargeDeclinedInsufficientFunds'],
    { decline: INSUFFICIENT },
  ),
  card('4000000000009987', ['pm_card_visa_chargeDeclinedLostCard'], { decline: declined('lost_card') }),
  card('4000000000009979', ['pm_card_visa_chargeDeclinedStolenCard'], { decline: declined('stolen_card') }),
  card('4000000000000069', ['pm_card_chargeDeclinedExpiredCard'], {
    decline: declined('expired_card', 'expired_card', 'Your card has expired.'),
  }),
  card('4000000000000127', ['pm_card_chargeDeclinedIncorrectCvc'], {
    decline: declined('incorrect_cvc', 'incorrect_cvc', "Your card's security code is incorrect."),
  }),
  card('4000000000000119', ['pm_card_chargeDeclinedProcessingError'], {
    decline: declined(
      'processing_error',
      'processing_error',
      'An error occurred while processing your card. Try again in a little bit.',
    ),
  }),
  card('4000000000000341', ['pm_card_chargeCustomerFail'], {
    decline: declined('generic_decline'),
    attaches: true,
  }),
  card('4000002500003155', ['pm_card_authenticationRequiredOnSetup'], { authentication: 'unless-set-up' }),
  card('4000002760003184', ['pm_card_authenticationRequired'], { authentication: 'always' }),
  card('4000008260003178', ['pm_card_authenticationRequiredChargeDeclinedInsufficientFunds'], {
    authentication: 'always',
    decline: INSUFFICIENT,
    attaches: true,
  }),
];

export const cardOf = (number: string): Card | null =>
  CARDS.find((known) => known.number === number.replaceAll(/[\s-]/g, '')) ?? null;

export const cardNamed = (name: string): Card | null =>
  CARDS.find(({ names }) => names.includes(name)) ?? null;

/** @param remembered whether what was done until then stays */
export function declineError(
  { code, declineCode, message }: Decline,
  details: ErrorDetails = {},
  remembered = true,
): CardError {
  return new CardError(message, { ...details, code, decline_code: declineCode }, remembered);
}
