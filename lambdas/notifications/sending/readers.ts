import type { NOTIFICATION_KINDS, NotifiedType } from '../notifications.contract.ts';
import type {
  MemberJoinedData,
  MemberLeftData,
  TransferData,
} from '../../users/organisations/organisations.contract.ts';
import type { NotifiedEvent } from './notified-event.ts';
import type { SendingDeps } from './ports.ts';

type Kinds = typeof NOTIFICATION_KINDS;
/** The types that an organisation's managers are told of. */
type ManagersType = {
  [Type in NotifiedType]: Kinds[Type]['readers'] extends 'managers' ? Type : never;
}[NotifiedType];

/** Who has done it, and need not be told; null for nobody. */
const ACTORS: Readonly<Record<ManagersType, (data: unknown) => string | null>> = {
  'member.joined': (data) => (data as MemberJoinedData).userId,
  'member.left': (data) => (data as MemberLeftData).by,
  'ownership.transferred': (data) => (data as TransferData).from,
  'webhook.disabled': () => null,
};

/** The ids of the owners and admins whom an event of their organisation is told, besides who did it. */
export async function managersToTell(
  { managers }: Pick<SendingDeps, 'managers'>,
  event: NotifiedEvent,
): Promise<readonly string[]> {
  const { type, aggregate, data } = event;
  const { organisationId = aggregate } = (data ?? {}) as { readonly organisationId?: string };
  const actor = ACTORS[type as ManagersType](data);
  return (await managers.managersOf(organisationId)).filter((userId) => userId !== actor);
}
