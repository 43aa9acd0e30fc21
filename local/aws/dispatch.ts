import type { Access, Caller, Faults, Service } from '../service.ts';
import { AwsError } from '../service.ts';

export interface CallRecord {
  readonly principal: string;
  readonly service: string;
  readonly action: string;
  readonly ms: number;
  /** The code of the error that it was answered with, or null. */
  readonly error: string | null;
}

export interface DispatchOptions {
  readonly services: readonly Service[];
  /** Why a caller may not do something, or null when it may. @default everyone may do everything */
  readonly authorize?: (caller: Caller, access: Access) => string | null;
  /** @default nothing fails */
  readonly faults?: Faults;
  /** Sees each call after it was answered. */
  readonly onCall?: (call: CallRecord) => void;
  /** Sees what a service threw that is no `AwsError`: a bug of the rehearsal. */
  readonly onUnexpected?: (error: unknown) => void;
}

export interface Dispatcher {
  dispatch(
    caller: Caller,
    service: Service,
    action: string,
    input: unknown,
    denial: Denial,
  ): Promise<unknown>;
  call(principal: string, service: string, action: string, input: unknown): Promise<any>;
}

/** Code and status of a refused permission. */
export interface Denial {
  readonly code: string;
  readonly status: number;
}

/** The service can't be reached: over HTTP the connection breaks. */
export class ServiceDown extends AwsError {
  constructor(service: string) {
    super('ServiceUnavailable', `${service} is down, a fault is set`, 503);
  }
}

const IN_PROCESS_DENIAL: Denial = { code: 'AccessDeniedException', status: 400 };

/** What happens to every call, wherever it comes from: the faults that are set, the permission check, the service. */
export function createDispatcher({ services, authorize, faults, onCall }: DispatchOptions): Dispatcher {
  const byName = new Map(services.map((service) => [service.name, service]));

  async function dispatch(caller: Caller, service: Service, action: string, input: unknown, denial: Denial) {
    const started = performance.now();
    const record = (error: string | null) =>
      onCall?.({
        principal: caller.principal,
        service: service.name,
        action,
        ms: performance.now() - started,
        error,
      });
    try {
      if (faults) await suffer(faults, service.name);
      permit(caller, service, action, input, denial);
      const output = await handle(service, action, input, caller);
      record(null);
      return output;
    } catch (error) {
      record(error instanceof AwsError ? error.code : 'InternalFailure');
      throw error;
    }
  }

  function permit(caller: Caller, service: Service, action: string, input: unknown, denial: Denial) {
    if (!authorize || caller.principal === 'operator') return;
    for (const access of service.authorize?.(action, input) ?? []) {
      const reason = authorize(caller, access);
      if (reason) throw new AwsError(denial.code, reason, denial.status);
    }
  }

  return {
    dispatch,
    async call(principal, name, action, input) {
      const service = byName.get(name);
      if (!service) throw new AwsError('UnknownService', `no service '${name}' in the rehearsal`, 404);
      return dispatch({ accessKeyId: principal, principal }, service, action, input, IN_PROCESS_DENIAL);
    },
  };
}

function handle(service: Service, action: string, input: unknown, caller: Caller) {
  if (!service.handle)
    throw new AwsError('UnknownOperationException', `${service.name} answers no API calls here`);
  return service.handle(action, input, caller);
}

async function suffer(faults: Faults, service: string) {
  // functions suffer whichever way they are called, so the service sees to it itself
  if (service === 'lambda') return;
  const slow = faults.active(service, 'slow');
  if (slow) await new Promise((resolve) => setTimeout(resolve, Number(slow.ms ?? 1000)));
  if (faults.active(service, 'down')) throw new ServiceDown(service);
  if (faults.active(service, 'error'))
    throw new AwsError('InternalServerError', 'internal error, a fault is set', 500);
  if (faults.active(service, 'throttle')) throw throttled(service);
}

function throttled(service: string): AwsError {
  // what the SDK's retry strategy takes as throttling differs by service
  if (service === 's3') return new AwsError('SlowDown', 'Please reduce your request rate.', 503);
  const code = service === 'dynamodb' ? 'ProvisionedThroughputExceededException' : 'ThrottlingException';
  return new AwsError(code, 'rate exceeded, a fault is set');
}
