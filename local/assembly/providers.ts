import type { Stack } from './assembly.ts';
import type { Declaration } from '../service.ts';

/**
 * The functions that only CloudFormation calls, while it deploys: those behind custom resources. The rehearsal
 * has no deployment for them to take part in.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html
 */
export function createProviders(stacks: readonly Stack[]): (declaration: Declaration) => boolean {
  const providers = new Set(stacks.flatMap((stack) => providersIn(stack).map((id) => `${stack.name}/${id}`)));
  return ({ stack, logicalId, type }) =>
    type === 'AWS::Lambda::Function' && providers.has(`${stack}/${logicalId}`);
}

function providersIn({ template: { Resources = {} } }: Stack): string[] {
  return Object.values(Resources)
    .filter(({ Type }) => Type.startsWith('Custom::') || Type === 'AWS::CloudFormation::CustomResource')
    .flatMap(({ Properties }) => {
      const token = (Properties?.['ServiceToken'] as { 'Fn::GetAtt'?: readonly string[] })?.['Fn::GetAtt'];
      return token?.[0] ? [token[0]] : [];
    });
}
