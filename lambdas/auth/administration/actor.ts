/** Who changes an account that is not theirs, for the audit logs. */
export interface Actor {
  /** The administrator's id; `operator` for a command. */
  readonly by: string;
  /** The administrator's browser or program; for a command, what AWS knows the operator as. */
  readonly device: string;
  /** In their own words; null for none. */
  readonly reason: string | null;
}

const BY_COMMAND = 'operator';

/** In the log of the person, where others say which browser. */
const OPERATORS_DEVICE = 'the operator';

/** Whoever may read the stage's secrets: nothing in the stage gives or takes their rights. */
export const OPERATOR: Actor = { by: BY_COMMAND, device: OPERATORS_DEVICE, reason: null };

/** @param identity the ARN that AWS knows the operator by: administrators see it, the person doesn't */
export function operatorActor(identity: string, reason: string | null): Actor {
  return { ...OPERATOR, device: identity, reason };
}

export function isOperator({ by }: Actor): boolean {
  return by === BY_COMMAND;
}

/** What the person's own log says did it: who runs the service has a name there only as an administrator. */
export function deviceFor(actor: Actor): string {
  return isOperator(actor) ? OPERATORS_DEVICE : actor.device;
}
