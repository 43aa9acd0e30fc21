import type { AdminServices } from './services.ts';

/** The administrator who asks. */
export interface Caller {
  readonly userId: string;
  /** `Firefox on Linux` */
  readonly device: string;
}

/** Writes down what an administrator looks at, before they are shown it. */
export async function note(
  { users, transactions }: Pick<AdminServices, 'users' | 'transactions'>,
  { userId: by, device }: Caller,
  { action, about }: { readonly action: string; readonly about: string },
): Promise<void> {
  const transaction = transactions.begin();
  users.audit(transaction, { admins: true, by, action, device, about });
  await transaction.commit();
}
