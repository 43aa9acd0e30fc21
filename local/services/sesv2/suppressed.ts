import { AwsError, type Clock } from '../../service.ts';
import type { Suppressed, SuppressionList } from '../ses/suppression-list.ts';

/** The actions on SES's list of an account, by name. */
export function suppressedActions(list: () => SuppressionList, clock: () => Clock) {
  function find(address: string): Suppressed {
    const found = list().find(address);
    if (found) return found;
    const message = `Email address ${address} does not exist on your suppression list.`;
    throw new AwsError('NotFoundException', message, 404);
  }

  return {
    PutSuppressedDestination({ EmailAddress: address, Reason: reason }: any) {
      if (reason !== 'BOUNCE' && reason !== 'COMPLAINT')
        throw new AwsError('BadRequestException', `Reason is '${reason}', expected BOUNCE or COMPLAINT`);
      list().put({ address, reason, at: clock().now() });
    },

    GetSuppressedDestination: ({ EmailAddress }: any) => ({
      SuppressedDestination: describe(find(EmailAddress)),
    }),

    DeleteSuppressedDestination({ EmailAddress }: any) {
      find(EmailAddress);
      list().delete(EmailAddress);
    },

    ListSuppressedDestinations: ({ Reason }: any) => ({
      SuppressedDestinationSummaries: list()
        .all()
        .filter(({ reason }) => Reason === undefined || [Reason].flat().includes(reason))
        .map(describe),
    }),
  };
}

const describe = ({ address, reason, at }: Suppressed) => ({
  EmailAddress: address,
  Reason: reason,
  LastUpdateTime: at / 1_000,
});
