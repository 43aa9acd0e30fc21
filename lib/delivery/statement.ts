/** A statement of an IAM policy document. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Whose resources a policy is about. */
export interface Owner {
  /** The project's name, which the names of its stacks, and so of what they hold, begin with. */
  readonly project: string;
  /** 12 digits, or a reference to them. */
  readonly account: string;
}
