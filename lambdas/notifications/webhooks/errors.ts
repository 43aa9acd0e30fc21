import { Conflict, NotFound, Unprocessable } from '../../platform/errors.ts';
import { MAX_WEBHOOKS } from './webhook.ts';

/** Absent, or another organisation's: nobody learns which. */
export class WebhookNotFound extends NotFound {
  constructor() {
    super('webhook_not_found', 'the organisation has no such webhook');
  }
}

export class WebhookDeliveryNotFound extends NotFound {
  constructor() {
    super('delivery_not_found', 'the webhook has no such delivery, or it is older than 30 days');
  }
}

export class TooManyWebhooks extends Conflict {
  constructor() {
    super('too_many_webhooks', `an organisation has at most ${MAX_WEBHOOKS} webhooks; delete one first`);
  }
}

/** Nothing is sent to an endpoint that is disabled. */
export class WebhookDisabled extends Conflict {
  constructor() {
    super('webhook_disabled', 'the webhook is disabled; enable it first');
  }
}

export class TooManySecrets extends Conflict {
  constructor(max: number) {
    super('too_many_secrets', `${max} secrets sign along already; wait until one of them ends`);
  }
}

/** The URL leads where nothing is sent. */
export class UrlRefused extends Unprocessable {
  constructor(reason: string, options?: ErrorOptions) {
    super([{ path: 'url', message: reason }], 'url_refused', 'nothing can be sent to this URL', options);
  }
}
