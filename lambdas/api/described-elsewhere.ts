// A file of its own between the document and the module: what it names is all that a bundle takes of payments, which
// would bring Stripe's SDK into the api, and it is loaded when somebody asks for the document.
export { describePaymentsRoutes } from '../payments/index.ts';
