import fc from 'fast-check';

import { CommandParser, ProtocolError } from './parse.ts';

function parse(chunks: readonly Buffer[]): string[][] {
  const parser = new CommandParser();
  const commands: string[][] = [];
  for (const chunk of chunks) {
    parser.feed(chunk);
    for (let command = parser.next(); command; command = parser.next()) commands.push(command);
  }
  return commands;
}

const bytes = (words: readonly string[]) =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

describe('reading commands', () => {
  test('finds the same commands however the bytes are cut', () => {
    const word = fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)) });
    const stream = fc.array(fc.array(word, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 });

    fc.assert(
      fc.property(stream, fc.integer({ min: 1, max: 20 }), (commands, size) => {
        const whole = Buffer.from(commands.map(bytes).join(''), 'latin1');
        const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
          whole.subarray(i * size, (i + 1) * size),
        );

        expect(parse(chunks)).toEqual(commands);
      }),
    );
  });

  test('waits for what is missing', () => {
    const parser = new CommandParser();
    parser.feed(Buffer.from('*2\r\n$3\r\nGET\r\n$3\r\nke'));

    const early = parser.next();
    parser.feed(Buffer.from('y\r\n'));

    expect(early).toBeNull();
    expect(parser.next()).toEqual(['GET', 'key']);
  });

  test('fails on a length that would fill the memory', () => {
    const reading = () => parse([Buffer.from('*1\r\n$9999999999\r\n')]);

    expect(reading).toThrow(ProtocolError);
  });
});
