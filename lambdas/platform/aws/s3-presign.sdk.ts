export { getSignedUrl } from '@aws-sdk/s3-request-presigner';
