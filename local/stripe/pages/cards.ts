import { CARDS, type Card } from '../resources/cards.ts';
import { html, type Html } from './html.ts';

/** Those that most are asked for, in this order; the others stand behind a click. */
const COMMON = [
  '4242424242424242',
  '4000000000000002',
  '4000000000009995',
  '4000002760003184',
  '4000002500003155',
  '4000000000000341',
];

/** What comes of paying with it. */
export function outcomeOf({ authentication, attaches, decline }: Card): string {
  const later = attaches && decline && authentication === 'never';
  if (later) return 'Is kept, then every payment fails';
  const asks = { always: 'Asks for 3-D Secure', 'unless-set-up': 'Asks for 3-D Secure once' };
  const reason = decline?.declineCode.replaceAll('_', ' ');
  if (authentication === 'never') return reason ? `Declined: ${reason}` : 'Succeeds';
  return `${asks[authentication]}${reason ? `, then declined: ${reason}` : ''}`;
}

/** A choice among the test cards, and a field for a number; `chosenNumber` reads it. */
export function cardFields(): Html {
  const common = COMMON.map((number) => CARDS.find((card) => card.number === number)!);
  const others = CARDS.filter(({ number }) => !COMMON.includes(number));
  return html`<fieldset>
    <legend>Test card</legend>
    ${common.map((card, index) => choice(card, index === 0))}
    <details>
      <summary>More cards</summary>
      ${others.map((card) => choice(card, false))}
      <label>Another number <input name="other" inputmode="numeric" autocomplete="off" /></label>
    </details>
  </fieldset>`;
}

function choice(card: Card, chosen: boolean): Html {
  const digits = card.number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
  return html`<label class="card"
    ><input type="radio" name="number" value="${card.number}" ${chosen && html` checked`} /> ${digits}
    <small>${outcomeOf(card)}</small></label
  >`;
}

/** A number that is typed counts more than a choice. */
export const chosenNumber = (form: URLSearchParams): string =>
  form.get('other') || (form.get('number') ?? '');
