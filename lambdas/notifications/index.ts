export { deliver } from './deliver.ts';
export type { DeliverDeps } from './deliver.ts';
export { DeliveryRepository } from './delivery.repository.ts';
export { notificationsPersonalData } from './personal-data.ts';
export { parseSender } from './mail/sender.ts';
export { SesTransport } from './mail/ses-transport.ts';
