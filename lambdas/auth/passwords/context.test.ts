import { isFromContext } from './context.ts';

const context = { serviceName: 'Soloist', host: 'app.marvels.example', email: 'Ada.Lovelace@mail.example' };

describe('a password made of the context’s words', () => {
  test.each([
    ['the service’s name and a year', 'Soloist2026!'],
    ['its name twice', 'soloistSOLOIST'],
    ['its name, spelled out', 's.o.l.o.i.s.t.'],
    ['its host', 'app.marvels.example'],
    ['a label of its host', 'marvels123'],
    ['the local part of the address', 'ada.lovelace'],
    ['the local part in other words', 'AdaLovelace_1815'],
    ['a part of the local part', 'lovelace!!!'],
    ['the whole address', 'ada.lovelace@mail.example'],
    ['several of them', 'lovelace@soloist'],
  ])('is refused: %s', (_, password) => {
    expect(isFromContext(password, context)).toBe(true);
  });

  test.each([
    ['one of them among others', 'soloist plays a sonata'],
    ['none of them', 'correct horse battery'],
    ['a short one', 'ada and the engine'],
    ['signs only', '!!!!!!!!'],
  ])('is not: %s', (_, password) => {
    expect(isFromContext(password, context)).toBe(false);
  });

  test.each([
    ['a service without a name', { ...context, serviceName: '' }],
    ['an erased address', { ...context, email: null }],
    ['a local part of two letters', { ...context, email: 'al@mail.example' }],
  ])('is judged by the other words where there is %s', (_, some) => {
    expect(isFromContext('correct horse battery', some)).toBe(false);
    expect(isFromContext('marvels123', some)).toBe(true);
  });
});
