import { compositeRule } from './composite-rule.ts';

const alarm = (fullName: string, together: string | null = null) => ({ fullName, together });

describe('the rule of a composite alarm', () => {
  test('rings with any alarm, and with a pair only while both ring', () => {
    const rule = compositeRule('page', [
      alarm('slo-1h', 'fast'),
      alarm('errors'),
      alarm('slo-5m', 'fast'),
      alarm('alone', 'slow'),
    ]);

    expect(rule).toBe('(ALARM("slo-1h") AND ALARM("slo-5m")) OR ALARM("errors") OR ALARM("alone")');
  });

  test('fails for a composite that would never ring', () => {
    expect(() => compositeRule('ticket', [])).toThrow('the composite alarm ticket hears no alarm');
  });

  test.each([
    ['100 alarms', 101, 'a'],
    ['10,240 characters', 60, 'a'.repeat(160)],
  ])('fails above what CloudWatch takes: %s', (_, count, name) => {
    const alarms = Array.from({ length: count }, (__, index) => alarm(`${name}${index}`));

    expect(() => compositeRule('page', alarms)).toThrow(/CloudWatch takes 100 in 10240/);
  });
});
