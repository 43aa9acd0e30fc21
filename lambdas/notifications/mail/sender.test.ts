import { addressOf, parseSender } from './sender.ts';

describe('MAIL_FROM', () => {
  test.each([
    ['Soloist <hello@example.com>', 'Soloist', 'example.com'],
    ['"Soloist, Inc." <hello@mail.example.com>', 'Soloist, Inc.', 'mail.example.com'],
    ['hello@example.com', 'example.com', 'example.com'],
    ['<hello@example.com>', 'example.com', 'example.com'],
  ])('%s names the service and its domain', (from, service, domain) => {
    const sender = parseSender(from);

    expect(sender).toEqual({ from, service, domain });
  });

  test.each(['', 'Soloist', 'hello@', '@example.com'])('fails when it is %j', (from) => {
    const parse = () => parseSender(from);

    expect(parse).toThrow(`MAIL_FROM is '${from}', expected 'Name <address@domain>' or an address`);
  });
});

describe('the address of a sender', () => {
  test.each([
    ['Soloist <hello@example.com>', 'hello@example.com'],
    ['"Soloist, Inc." <hello@mail.example.com>', 'hello@mail.example.com'],
    [' hello@example.com ', 'hello@example.com'],
    ['<hello@example.com>', 'hello@example.com'],
  ])('of %s is %s', (from, address) => {
    expect(addressOf(parseSender(from))).toBe(address);
  });
});
