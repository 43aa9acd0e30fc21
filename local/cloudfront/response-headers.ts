/** One header that a response headers policy sets. */
interface Rule {
  readonly name: string;
  readonly value: string;
  /** Whether it replaces what the origin says. */
  readonly override: boolean;
}

/** Applies a policy to an answer's headers: names and values in turn. */
export type ResponseHeaders = (headers: readonly string[]) => string[];

/** A bucket by its own name, as links to it have it on AWS. */
const BUCKET = /https:\/\/[a-z0-9.-]+\.s3\.(?:dualstack\.)?[a-z0-9-]+\.amazonaws\.com/g;

/**
 * Compiles the ResponseHeadersPolicyConfig of a template. Links lead to the rehearsal's own endpoint, so that a
 * content security policy which allows a bucket allows that.
 *
 * @param endpoint `http://127.0.0.1:PORT`
 *
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
 */
export function compileResponseHeaders(config: any, endpoint: string): ResponseHeaders {
  if (config.CorsConfig) throw new Error('CorsConfig of a response headers policy is not known here');
  const rules = [...securityRules(config.SecurityHeadersConfig ?? {}, endpoint), ...customRules(config)];
  const removed = new Set<string>(
    (config.RemoveHeadersConfig?.Items ?? []).map(({ Header }: any) => String(Header).toLowerCase()),
  );
  const overridden = new Set(rules.filter(({ override }) => override).map(({ name }) => name.toLowerCase()));

  return (headers) => {
    const answered: string[] = [];
    const present = new Set<string>();
    for (let i = 0; i < headers.length; i += 2) {
      const name = headers[i]!.toLowerCase();
      if (removed.has(name) || overridden.has(name)) continue;
      present.add(name);
      answered.push(headers[i]!, headers[i + 1]!);
    }
    for (const { name, value } of rules) if (!present.has(name.toLowerCase())) answered.push(name, value);
    return answered;
  };
}

function customRules(config: any): Rule[] {
  return (config.CustomHeadersConfig?.Items ?? []).map(({ Header, Value, Override }: any) => ({
    name: String(Header),
    value: String(Value),
    override: Boolean(Override),
  }));
}

function securityRules(security: any, endpoint: string): Rule[] {
  const { ContentSecurityPolicy, ContentTypeOptions, FrameOptions, ReferrerPolicy } = security;
  const { StrictTransportSecurity, XSSProtection } = security;
  const rule = (name: string, setting: any, value: (setting: any) => string): Rule[] =>
    setting ? [{ name, value: value(setting), override: Boolean(setting.Override) }] : [];
  return [
    ...rule('Content-Security-Policy', ContentSecurityPolicy, (s) =>
      s.ContentSecurityPolicy.replaceAll(BUCKET, endpoint),
    ),
    ...rule('X-Content-Type-Options', ContentTypeOptions, () => 'nosniff'),
    ...rule('X-Frame-Options', FrameOptions, (s) => s.FrameOption),
    ...rule('Referrer-Policy', ReferrerPolicy, (s) => s.ReferrerPolicy),
    ...rule('Strict-Transport-Security', StrictTransportSecurity, (s) =>
      [
        `max-age=${s.AccessControlMaxAgeSec}`,
        ...(s.IncludeSubdomains ? ['includeSubDomains'] : []),
        ...(s.Preload ? ['preload'] : []),
      ].join('; '),
    ),
    ...rule(
      'X-XSS-Protection',
      XSSProtection,
      (s) => `${s.Protection ? '1' : '0'}${s.ModeBlock ? '; mode=block' : ''}`,
    ),
  ];
}
