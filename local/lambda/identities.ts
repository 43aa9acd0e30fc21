import { createHash } from 'node:crypto';
import type { Declaration, Identity, Naming } from '../service.ts';
import { parseTarget } from './registry.ts';

/** What `Ref` and `Fn::GetAtt` of the Lambda resources answer. */
export class Identities {
  /** Version numbers by function, in the order in which they were asked for first. */
  private readonly versions = new Map<string, string[]>();

  identify(declaration: Declaration, naming: Naming, property: (name: string) => any): Identity {
    switch (declaration.type) {
      case 'AWS::Lambda::Function': {
        const name = naming.name(declaration, property('FunctionName'), 64);
        return { ref: name, attributes: { Arn: naming.arn('lambda', `function:${name}`) } };
      }
      case 'AWS::Lambda::Version': {
        const name = functionNameOf(property);
        const version = this.versionNumber(name, `${declaration.stack}/${declaration.logicalId}`);
        const arn = naming.arn('lambda', `function:${name}:${version}`);
        return { ref: arn, attributes: { Version: version, FunctionArn: arn } };
      }
      case 'AWS::Lambda::Alias': {
        const arn = naming.arn('lambda', `function:${functionNameOf(property)}:${property('Name')}`);
        return { ref: arn, attributes: { AliasArn: arn } };
      }
      case 'AWS::Lambda::LayerVersion': {
        const name = naming.name(declaration, property('LayerName'), 140);
        const arn = naming.arn('lambda', `layer:${name}:1`);
        return { ref: arn, attributes: { LayerVersionArn: arn } };
      }
      case 'AWS::Logs::LogGroup': {
        const name = naming.name(declaration, property('LogGroupName'), 512);
        return { ref: name, attributes: { Arn: naming.arn('logs', `log-group:${name}:*`) } };
      }
      default:
        return { ref: shortId(`${declaration.stack}/${declaration.logicalId}`), attributes: {} };
    }
  }

  private versionNumber(functionName: string, key: string): string {
    const keys = this.versions.get(functionName) ?? [];
    this.versions.set(functionName, keys);
    if (!keys.includes(key)) keys.push(key);
    return String(keys.indexOf(key) + 1);
  }
}

function functionNameOf(property: (name: string) => any): string {
  return parseTarget(String(property('FunctionName')))?.functionName ?? '';
}

function shortId(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}
