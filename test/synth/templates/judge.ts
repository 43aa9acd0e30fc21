/** What a tool says about a resource of a template. */
export interface Finding {
  /** `default/network`: the kind of stage and the stack. */
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

export interface Judgement {
  /** Findings that nobody acknowledged. */
  readonly open: readonly Finding[];
  /** Acknowledgements of what isn't found, here or at all. */
  readonly stale: readonly Acknowledgement[];
}

/**
 * Holds findings and acknowledgements against each other.
 * @param everywhere ids of findings that are accepted wherever they are, with the reason
 */
export function judge(
  findings: readonly Finding[],
  acknowledged: readonly Acknowledgement[],
  everywhere: Readonly<Record<string, string>>,
): Judgement {
  const found = new Set(findings.map(key));
  const accepted = new Set(acknowledged.map(key));
  const ids = new Set(findings.map(({ id }) => id));
  const unfound = Object.entries(everywhere).filter(([id]) => !ids.has(id));
  return {
    open: findings.filter((finding) => !(finding.id in everywhere) && !accepted.has(key(finding))),
    stale: [
      ...acknowledged.filter((acknowledgement) => !found.has(key(acknowledgement))),
      ...unfound.map(([id, reason]) => ({ template: 'every template', resource: '', id, reason })),
    ],
  };
}

function key({ template, resource, id }: Pick<Finding, 'template' | 'resource' | 'id'>): string {
  return `${id} ${template} ${resource}`;
}
