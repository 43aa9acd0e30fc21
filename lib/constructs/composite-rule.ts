/** What CloudWatch takes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
const MAX_CHILDREN = 100;
const MAX_LENGTH = 10_240;

interface Heard {
  readonly fullName: string;
  /** Rings only while all of this word do. */
  readonly together: string | null;
}

/**
 * The rule of a composite alarm: any alarm, or all of those that are only heard together. It names alarms, because
 * ARNs would export each of them from its stack.
 *
 * @throws Error when there is no alarm, or more than CloudWatch takes
 */
export function compositeRule(name: string, alarms: readonly Heard[]): string {
  const groups = Map.groupBy(alarms, ({ together, fullName }) => together ?? fullName);
  const rule = Array.from(groups.values(), (members) => {
    const all = members.map(({ fullName }) => `ALARM("${fullName}")`).join(' AND ');
    return members.length > 1 ? `(${all})` : all;
  }).join(' OR ');
  if (rule === '') throw new Error(`the composite alarm ${name} hears no alarm: give one its severity`);
  if (alarms.length > MAX_CHILDREN || rule.length > MAX_LENGTH) {
    throw new Error(
      `the composite alarm ${name} hears ${alarms.length} alarms in ${rule.length} characters, CloudWatch takes ` +
        `${MAX_CHILDREN} in ${MAX_LENGTH}: choose the lean profile, or split it`,
    );
  }
  return rule;
}
