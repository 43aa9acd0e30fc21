import { NO_VALUE, resolveValue, type Scope } from './intrinsics.ts';

const scope: Scope = {
  region: 'eu-central-1',
  ref: (name) => (name === 'AWS::NoValue' ? NO_VALUE : `ref-${name}`),
  attribute: (logicalId, attribute) => `${logicalId}/${attribute}`,
  condition: (name) => name === 'Yes',
  importValue: (name) => `import-${name}`,
  mapping: (map, first, second) => `${map}/${first}/${second}`,
};

describe('intrinsic functions', () => {
  test.each<[string, unknown, unknown]>([
    ['Ref', { Ref: 'Queue' }, 'ref-Queue'],
    ['GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue/Arn'],
    [
      'GetAtt with a dot in the attribute',
      { 'Fn::GetAtt': ['Cache', 'Endpoint.Port'] },
      'Cache/Endpoint.Port',
    ],
    ['GetAtt as text', { 'Fn::GetAtt': 'Cache.Endpoint.Port' }, 'Cache/Endpoint.Port'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'B' }]] }, 'a-ref-B'],
    [
      'Join of an address behind TLS',
      { 'Fn::Join': ['', ['https://', 'localhost:3000']] },
      'http://localhost:3000',
    ],
    ['Join of an address elsewhere', { 'Fn::Join': ['', ['https://', 'a.com']] }, 'https://a.com'],
    ['Join of a Split', { 'Fn::Join': ['', { 'Fn::Split': ['.', 'a.b'] }] }, 'ab'],
    ['Select', { 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b'] }] }, 'b'],
    ['Select with a text as index', { 'Fn::Select': ['0', ['a', 'b']] }, 'a'],
    ['Sub', { 'Fn::Sub': 'x-${Queue}-${Queue.Arn}-${!Literal}' }, 'x-ref-Queue-Queue/Arn-${Literal}'],
    ['Sub with variables', { 'Fn::Sub': ['${A}-${B}', { A: { Ref: 'Q' } }] }, 'ref-Q-ref-B'],
    ['Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
    ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': '${Stack}:x' } }, 'import-ref-Stack:x'],
    ['FindInMap', { 'Fn::FindInMap': ['Map', { Ref: 'A' }, 'b'] }, 'Map/ref-A/b'],
    ['GetAZs', { 'Fn::GetAZs': '' }, ['eu-central-1a', 'eu-central-1b', 'eu-central-1c']],
    ['If', { 'Fn::If': ['Yes', 'then', 'else'] }, 'then'],
    ['If, the other way', { 'Fn::If': ['No', 'then', { Ref: 'Else' }] }, 'ref-Else'],
    ['Equals', { 'Fn::Equals': [{ Ref: 'A' }, 'ref-A'] }, true],
    ['And', { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] }, false],
    ['Or', { 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] }, true],
    ['Not', { 'Fn::Not': [{ Condition: 'No' }] }, true],
    ['NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['NoValue in a list', [1, { 'Fn::If': ['No', 2, { Ref: 'AWS::NoValue' }] }], [1]],
    [
      'a policy with nothing but a condition',
      { Condition: { Bool: { a: 'b' } } },
      { Condition: { Bool: { a: 'b' } } },
    ],
  ])('resolve %s', (_name, value, expected) => {
    expect(resolveValue(value, scope)).toEqual(expected);
  });

  test('fail when unknown, with those that are known', () => {
    expect(() => resolveValue({ 'Fn::Transform': {} }, scope)).toThrow(
      /^Fn::Transform is not known here, .* Ref, /,
    );
  });

  test('fail when an entry is selected that is not there', () => {
    expect(() => resolveValue({ 'Fn::Select': [2, ['a']] }, scope)).toThrow(
      'Fn::Select has no entry 2 in ["a"]',
    );
  });
});
