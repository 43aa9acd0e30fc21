import { existing } from '../resources/existing.ts';
import { replay } from '../webhooks/replay.ts';
import { alert, document, html } from './html.ts';
import type { Page } from './page.ts';

/** `/deliveries/:delivery`: a webhook on its way, for whoever develops; its form sends it again. */
export const deliveryPage: Page = {
  show(account, id, problem) {
    const { attempts, endpoint, event: eventId, status } = existing(account, 'delivery', id);
    const event = account.store.get('event', eventId);
    const url = account.store.get('webhook_endpoint', endpoint)?.url ?? 'an endpoint that is gone';
    return document(
      200,
      event?.type ?? eventId,
      html`${alert(problem)}
        <p>${status}, to ${url}</p>
        <table>
          <tbody>
            ${attempts.map(
              ({ at, status: answered, error }) =>
                html`<tr>
                  <th>${new Date(at).toISOString()}</th>
                  <td>${answered === 0 ? (error ?? 'no answer') : answered}</td>
                </tr>`,
            )}
          </tbody>
        </table>
        <form method="post"><button class="primary">Send it again</button></form>
        <pre>${JSON.stringify(event, null, 2)}</pre>`,
    );
  },

  submit: (account, id) => `/deliveries/${replay(account, id).id}`,
};
