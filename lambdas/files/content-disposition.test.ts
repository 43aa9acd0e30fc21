import { attachment } from './content-disposition.ts';

describe('the name of a download', () => {
  test.each([
    ['report.pdf', `attachment; filename="report.pdf"; filename*=UTF-8''report.pdf`],
    ['a "b" \\ c.pdf', `attachment; filename="a _b_ _ c.pdf"; filename*=UTF-8''a%20%22b%22%20%5C%20c.pdf`],
    ['Größe.pdf', `attachment; filename="Gr__e.pdf"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf`],
    ["it's (1)*.pdf", `attachment; filename="it's (1)*.pdf"; filename*=UTF-8''it%27s%20%281%29%2A.pdf`],
    ['🎉.pdf', `attachment; filename="_.pdf"; filename*=UTF-8''%F0%9F%8E%89.pdf`],
    ['100%41.pdf', `attachment; filename="100_41.pdf"; filename*=UTF-8''100%2541.pdf`],
    ['half \ud83c.pdf', `attachment; filename="half _.pdf"; filename*=UTF-8''half%20%EF%BF%BD.pdf`],
    [
      'a\r\nSet-Cookie: b.pdf',
      `attachment; filename="a__Set-Cookie: b.pdf"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b.pdf`,
    ],
  ])('%j is a header that nothing breaks out of', (name, expected) => {
    const header = attachment(name);

    expect(header).toBe(expected);
  });
});
