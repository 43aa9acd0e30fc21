import {
  DeleteSuppressedDestinationCommand,
  GetAccountCommand,
  GetEmailIdentityCommand,
  GetSuppressedDestinationCommand,
  ListEmailIdentitiesCommand,
  ListSuppressedDestinationsCommand,
  PutSuppressedDestinationCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';

import { createSes } from '../ses/ses.service.ts';
import { SuppressionList, type Listing } from '../ses/suppression-list.ts';
import { createContext, declare, serve } from '../testing.ts';
import { createSesV2 } from './sesv2.service.ts';

const context = createContext();
const suppressed = new SuppressionList(context.journal<Listing>('ses-suppressed'));
const ses = createSesV2({ suppressed: () => suppressed });
const running: { client?: SESv2Client; close?: () => Promise<void> } = {};
const client = () => running.client!;
const identity = (EmailIdentity: string) => client().send(new GetEmailIdentityCommand({ EmailIdentity }));

beforeAll(async () => {
  const identities = [
    declare(createSes(), 'AWS::SES::EmailIdentity', 'Domain', { EmailIdentity: 'example.com' }),
  ];
  await ses.start(identities, { ...context, call: async () => ({ SentLast24Hours: 3 }) });
  const { settings, close } = await serve(ses);
  Object.assign(running, { client: new SESv2Client(settings), close });
});
afterEach(() => context.faults.clear());
afterAll(() => running.close!());

describe('SES by its second API', () => {
  test('shows an account that may write to anybody', async () => {
    const account = await client().send(new GetAccountCommand({}));

    expect(account).toMatchObject({
      ProductionAccessEnabled: true,
      SendQuota: { Max24HourSend: 50_000, SentLast24Hours: 3 },
    });
  });

  test('shows one in the sandbox when the fault says so', async () => {
    context.faults.set({ service: 'sesv2', kind: 'sandbox', settings: {} });

    const account = await client().send(new GetAccountCommand({}));

    expect(account).toMatchObject({ ProductionAccessEnabled: false, SendQuota: { Max24HourSend: 200 } });
  });

  test('counts a declared identity as verified, whatever its case', async () => {
    const found = await identity('Example.com');

    expect(found).toMatchObject({ IdentityType: 'DOMAIN', VerificationStatus: 'SUCCESS' });
    expect(found.VerifiedForSendingStatus).toBe(true);
  });

  test('waits for the owner’s proof when the fault says so', async () => {
    context.faults.set({ service: 'sesv2', kind: 'unverified', settings: {} });

    const { EmailIdentities } = await client().send(new ListEmailIdentitiesCommand({}));

    expect(EmailIdentities).toMatchObject([{ IdentityName: 'example.com', VerificationStatus: 'PENDING' }]);
  });

  test('fails for an identity that no template declares', async () => {
    await expect(identity('other.test')).rejects.toMatchObject({
      name: 'NotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('needs a permission on the identity that is asked for', () => {
    const access = ses.authorize!('GetEmailIdentity', { EmailIdentity: 'example.com' });

    expect(access).toEqual([
      {
        action: 'ses:GetEmailIdentity',
        resource: 'arn:aws:ses:eu-west-1:111122223333:identity/example.com',
      },
    ]);
  });

  test('fails for what it does not serve', () => {
    expect(() => ses.authorize!('CreateEmailIdentity', {})).toThrow(/doesn't serve CreateEmailIdentity/);
  });
});

describe('the list of addresses that get no mail', () => {
  const EmailAddress = 'Ann+news@test.dev';

  test('takes an address, tells of it, and lets it go', async () => {
    await client().send(new PutSuppressedDestinationCommand({ EmailAddress, Reason: 'COMPLAINT' }));

    const { SuppressedDestination } = await client().send(
      new GetSuppressedDestinationCommand({ EmailAddress: EmailAddress.toLowerCase() }),
    );
    const listed = await Promise.all(
      (['BOUNCE', 'COMPLAINT'] as const).map((reason) =>
        client().send(new ListSuppressedDestinationsCommand({ Reasons: [reason] })),
      ),
    );
    await client().send(new DeleteSuppressedDestinationCommand({ EmailAddress }));

    expect(SuppressedDestination).toMatchObject({ EmailAddress: 'ann+news@test.dev', Reason: 'COMPLAINT' });
    expect(listed.map((answer) => answer.SuppressedDestinationSummaries?.length)).toEqual([0, 1]);
    expect(suppressed.all()).toEqual([]);
  });

  test('fails for an address that it has not', async () => {
    const asking = client().send(new GetSuppressedDestinationCommand({ EmailAddress: 'bob@test.dev' }));

    await expect(asking).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});
