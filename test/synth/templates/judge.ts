/** What a tool says about a resource of a template. */
export interface Finding {
  /** `default-network`: the kind of stage and the stack. */
  readonly template: string;
  /** Logical id, or the empty text for the template itself. */
  readonly resource: string;
  /** `CKV_AWS_18`, `E3012` */
  readonly id: string;
  readonly text: string;
}

/** A finding that was accepted, on one resource, with the reason. */
export interface Acknowledgement {
  readonly template: string;
  readonly resource: string;
  readonly id: string;
  readonly reason: string;
}

/** Findings that are accepted wherever they are, because nothing of ours writes what is found. */
export interface Acceptance {
  readonly id: string;
  /** Logical ids. @default all */
  readonly resource?: RegExp;
  /** What the tool says. @default anything */
  readonly text?: RegExp;
  readonly reason: string;
}

export interface Judgement {
  /** Findings that nobody acknowledged. */
  readonly open: readonly Finding[];
  /** Acknowledgements and acceptances of what isn't found: `default/edge Web: CKV_AWS_18`. */
  readonly stale: readonly string[];
}

/** Holds findings against what was acknowledged on a resource, and what is accepted everywhere. */
export function judge(
  findings: readonly Finding[],
  acknowledged: readonly Acknowledgement[],
  accepted: readonly Acceptance[],
): Judgement {
  const found = new Set(findings.map(key));
  const known = new Set(acknowledged.map(key));
  return {
    open: findings.filter(
      (finding) => !known.has(key(finding)) && !accepted.some((acceptance) => covers(acceptance, finding)),
    ),
    stale: [
      ...acknowledged.map(key).filter((acknowledgement) => !found.has(acknowledgement)),
      ...accepted
        .filter((acceptance) => !findings.some((finding) => covers(acceptance, finding)))
        .map(({ id, reason }) => `everywhere: ${id} (${reason})`),
    ],
  };
}

function covers({ id, resource, text }: Acceptance, finding: Finding): boolean {
  return (
    finding.id === id && (resource?.test(finding.resource) ?? true) && (text?.test(finding.text) ?? true)
  );
}

function key({ template, resource, id }: Pick<Finding, 'template' | 'resource' | 'id'>): string {
  return `${template} ${resource}: ${id}`;
}
