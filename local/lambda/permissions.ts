import type { Resource } from '../service.ts';
import { parseTarget } from './registry.ts';

interface Grant {
  readonly functionName: string;
  readonly qualifier: string | null;
  readonly principal: string;
  readonly sourceArn: string | null;
}

/** The functions' resource policies, as AWS::Lambda::Permission adds to them. */
export class Permissions {
  private readonly grants: readonly Grant[];

  constructor(resources: readonly Resource[]) {
    this.grants = resources.filter(isInvocation).map(({ properties }) => {
      const target = parseTarget(String(properties['FunctionName']));
      return {
        functionName: target?.functionName ?? '',
        qualifier: target?.qualifier ?? null,
        principal: String(properties['Principal']),
        sourceArn: properties['SourceArn'] ?? null,
      };
    });
  }

  /**
   * Whether `principal` may invoke `target` on behalf of `sourceArn`. A statement belongs to the function or to one
   * alias or version, and lets in those who name exactly that.
   * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
   */
  permits(principal: string, target: string, sourceArn: string): boolean {
    const asked = parseTarget(target);
    return this.grants.some(
      (grant) =>
        grant.functionName === asked?.functionName &&
        grant.qualifier === asked.qualifier &&
        grant.principal === principal &&
        (grant.sourceArn === null || arnLike(grant.sourceArn, sourceArn)),
    );
  }
}

function isInvocation({ type, properties }: Resource): boolean {
  return (
    type === 'AWS::Lambda::Permission' &&
    ['lambda:InvokeFunction', 'lambda:*', '*'].includes(properties['Action'])
  );
}

/** ArnLike: `*` is any text, `?` any character. */
function arnLike(pattern: string, arn: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(arn);
}
