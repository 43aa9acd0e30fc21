import { AwsError } from '../service.ts';
import { parseForm, queryProtocol } from './query-protocol.ts';

describe('query protocol', () => {
  test.each([
    ['members', 'A.member.1=x&A.member.2=y', { A: ['x', 'y'] }],
    ['flattened lists', 'A.1=x&A.2=y', { A: ['x', 'y'] }],
    ['lists in their order, even with ten entries', 'A.10=b&A.9=a', { A: ['a', 'b'] }],
    ['structures in lists', 'A.member.1.B.C=x', { A: [{ B: { C: 'x' } }] }],
    ['no action, no version', 'Action=Send&Version=1&A=x', { A: 'x' }],
  ])('reads %s', (_name, form, expected) => {
    expect(JSON.parse(JSON.stringify(parseForm(form)))).toEqual(expected);
  });

  test('leaves the prototype alone when a name tries to reach it', () => {
    parseForm('__proto__.polluted=yes&A.__proto__.polluted=yes');

    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('renders lists as members and escapes text', () => {
    const { body } = queryProtocol('ns').renderOutput('List', { Names: ['a<b', 'c'] }, 'r1');

    expect(body).toBe(
      '<ListResponse xmlns="ns"><ListResult><Names><member>a&lt;b</member><member>c</member></Names></ListResult>' +
        '<ResponseMetadata><RequestId>r1</RequestId></ResponseMetadata></ListResponse>',
    );
  });

  test('renders an error with its type', () => {
    const { status, body } = queryProtocol('ns').renderError(new AwsError('Bad', 'got x'), 'r1');

    expect(status).toBe(400);
    expect(body).toBe(
      '<ErrorResponse xmlns="ns"><Error><Type>Sender</Type><Code>Bad</Code><Message>got x</Message></Error>' +
        '<RequestId>r1</RequestId></ErrorResponse>',
    );
  });
});
