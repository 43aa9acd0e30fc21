export { DeleteObjectsCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
