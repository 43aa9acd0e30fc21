import Stripe from 'stripe';
import { createRouter } from '../../../local/stripe/api/route.ts';
import { ROUTES } from '../../../local/stripe/routes.ts';
import { listen, type Conversation } from './conversation.ts';
import { readSpecification } from './specification.ts';
import { startStripeMock, whyNoStripeMock } from './stripe-mock.ts';

const MINUTES = 60_000;

/**
 * Stripe publishes its document and its packages at different times. These members are in the package's types, by which
 * the simulator is compiled, and not in the document, which is of an earlier version, or leaves out what is old.
 */
const BEYOND_THE_DOCUMENT = [
  'billing_portal.configuration.features.subscription_pause',
  'charge.payment_method_details.card.electronic_commerce_indicator',
  'charge.source',
  'checkout.session.allowed_payment_method_types',
  'payment_intent.payment_record',
  'payment_intent.source',
  'price.recurring.trial_period_days',
  'product.tax_details',
  'product.type',
  'subscription.pending_update.cancel_at_period_end',
  'subscription.trial_settings.end_behavior.billing_cycle_anchor',
  'subscription_item.current_trial',
  'subscription_item.plan',
];

/** What is said against the document on purpose. */
const DIFFERENT = {
  // https://docs.stripe.com/api/events/types#event_types-invoice.upcoming: it has no id yet
  'invoice.upcoming': "invoice must have required property 'id'",
  // the version of the package, which is later
  'POST /v1/webhook_endpoints':
    "object property 'api_version' validation failed: value is not in enumeration",
};

const reason = whyNoStripeMock();
// jest names what it skips only where something else fails
if (reason) process.stderr.write(`${reason}\n`);

(reason ? describe.skip : describe)(
  `the rehearsal's Stripe, by Stripe's OpenAPI document${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    let said: Conversation;
    let document: ReturnType<typeof readSpecification>;
    let mock: Awaited<ReturnType<typeof startStripeMock>>;
    beforeAll(async () => {
      said = await listen();
      document = readSpecification();
      mock = await startStripeMock();
    }, 10 * MINUTES);
    afterAll(() => mock?.stop());

    test('is compared with the version next to the package’s: when one changes, look at the table', () => {
      expect([document.version, Stripe.API_VERSION]).toEqual(['2026-08-26.dahlia', '2026-10-28.endive']);
    });

    test('was asked for everything that it serves', () => {
      const match = createRouter(ROUTES);
      const asked = new Set(
        said.exchanges
          .filter(({ status }) => status === 200)
          .map(({ method, path }) => match(method, path)!.route),
      );

      const never = ROUTES.filter((route) => !asked.has(route));

      expect(never.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    });

    test('gives every answer, errors too, the shape that the document says', () => {
      const faults = new Set<string>();
      for (const { method, path, status, answer } of said.exchanges) {
        const expected = document.answerTo(method, path, status);
        if (expected === null) {
          // Stripe has no such path either
          if (status !== 404) faults.add(`${method} ${path} is none of Stripe's calls`);
          continue;
        }
        for (const fault of document.faults(expected.schema, JSON.parse(answer)))
          faults.add(`${expected.name} ${status}: ${fault}`);
      }

      expect([...faults]).toEqual([]);
    });

    test('gives events, and the objects in them, the shape that the document says', () => {
      const faults = new Set<string>();
      for (const event of said.events) {
        const { object } = event.data;
        const found = [event, object].flatMap((one) => {
          const schema = document.objectOf(one);
          return schema
            ? document.faults(schema, one)
            : [`${JSON.stringify(one)} is none of Stripe's objects`];
        });
        for (const fault of found) faults.add(`${event.type}: ${fault}`);
      }

      expect([...faults]).toEqual([`invoice.upcoming: ${DIFFERENT['invoice.upcoming']}`]);
    });

    test('shows no member that Stripe doesn’t', () => {
      const members = new Set<string>();
      for (const { method, path, status, answer } of said.exchanges) {
        const schema = document.answerTo(method, path, status)?.schema;
        if (schema)
          for (const member of document.unknownMembers(schema, JSON.parse(answer))) members.add(member);
      }
      for (const { data } of said.events) {
        const schema = document.objectOf(data.object);
        if (schema) for (const member of document.unknownMembers(schema, data.object)) members.add(member);
      }

      expect([...members].sort()).toEqual(BEYOND_THE_DOCUMENT);
    });

    test(
      'takes no parameter that Stripe’s mock refuses',
      async () => {
        const asked = new Map(
          said.exchanges
            // those that were refused were wrong on purpose
            .filter(({ status }) => status === 200 || status === 402)
            .map((one) => {
              const name = document.answerTo(one.method, one.path, one.status)?.name ?? one.path;
              // one of each kind: which parameters there are, whatever they hold
              return [`${name} ${one.form.replaceAll(/=[^&]*/g, '')}`, { ...one, name }] as const;
            }),
        );

        const objections: string[] = [];
        for (const { name, method, path, form } of asked.values()) {
          const objection = await mock.objection(method, path, form);
          if (
            objection &&
            !(name in DIFFERENT && objection.includes(DIFFERENT[name as keyof typeof DIFFERENT]))
          )
            objections.push(`${name} ${decodeURIComponent(form)}: ${objection}`);
        }

        expect(objections).toEqual([]);
        expect(asked.size).toBeGreaterThan(ROUTES.length);
      },
      5 * MINUTES,
    );

    test('would fail for a member that is missing, one too much, and a parameter of nobody’s', async () => {
      const { schema } = document.answerTo('GET', '/v1/refunds/re_1', 200)!;
      const refund = JSON.parse(
        said.exchanges.find(
          ({ method, path, status }) => `${method} ${path} ${status}` === 'POST /v1/refunds 200',
        )!.answer,
      ) as object;

      const { amount: _, ...lacking } = refund as { amount: number };
      const objection = await mock.objection('POST', '/v1/customers', 'color=red');

      expect(document.faults(schema, lacking)).toEqual(["refund must have required property 'amount'"]);
      expect(document.unknownMembers(schema, { ...refund, hidden: {} })).toEqual(['refund.hidden']);
      expect(objection).toContain('additional properties are not allowed');
    });
  },
);
