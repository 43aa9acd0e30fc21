import { Conflict, NotFound, Unprocessable } from '../platform/errors.ts';

/** Absent, deleted, older than 90 days, or in somebody else's inbox: nobody learns which. */
export class NotificationNotFound extends NotFound {
  constructor() {
    super('notification_not_found', 'there is no such notification in your inbox');
  }
}

export class DeviceNotFound extends NotFound {
  constructor() {
    super('device_not_found', 'you have no such device');
  }
}

export class TooManyDevices extends Conflict {
  constructor(max: number) {
    super('too_many_devices', `you have ${max} devices already; remove one that you no longer use`);
  }
}

/** Requests may lead to no other servers than those of the known push services. */
export class EndpointRefused extends Unprocessable {
  constructor() {
    super(
      [
        {
          path: 'endpoint',
          message: 'must be the https endpoint of a push service of Google, Mozilla, Microsoft or Apple',
        },
      ],
      'endpoint_refused',
      'notifications are sent by known push services alone',
    );
  }
}

export class PreferencesTaken extends Conflict {
  constructor() {
    super('version_conflict', 'somebody else keeps changing this; read it again');
  }
}

export class DevicesTaken extends Conflict {
  constructor() {
    super('version_conflict', 'your devices keep changing; try again');
  }
}
