export { SendRawEmailCommand, SESClient } from '@aws-sdk/client-ses';
