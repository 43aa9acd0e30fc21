/** Why an address may have mail again. No free text: it could name somebody, and nothing would erase it with them. */
export const LIFT_REASONS = ['owner_asked', 'mailbox_repaired', 'mistaken'] as const;
export type LiftReason = (typeof LIFT_REASONS)[number];
