export { paymentsPersonalData } from './personal-data.ts';
export { paymentsModule } from './payments.module.ts';
export type { PaymentsModule } from './payments.module.ts';
export type { WebhookServices } from './services.ts';
export { stripeClient } from './stripe/client.ts';
export { PolicedGateway } from './stripe/policed-gateway.ts';
export { paymentsQueue } from './webhooks/queue.ts';
