/** What receivers need to know, for the OpenAPI document; CommonMark. */
export const HOW_TO_RECEIVE = `Each event is posted to the endpoint as \`{ "type", "timestamp", "data" }\`: ids and facts; read what else you need by the API.

Messages are signed as Standard Webhooks (https://www.standardwebhooks.com) has it, whose libraries verify them: join the header \`webhook-id\`, the header \`webhook-timestamp\` and the body as it came by dots, take its HMAC-SHA256 by the bytes that follow \`whsec_\` in base64, and compare it in constant time with each of the signatures in \`webhook-signature\`, which are separated by spaces (\`v1,<base64>\`). Refuse timestamps that are more than five minutes off.

A message may come twice, late, and in any order: \`webhook-id\` stays the same. Answer 2xx within 10 seconds and do the work afterwards. All else, redirects among it, is tried again after 5 seconds, 1, 5 and 30 minutes, 1, 2, 4, 8 and 8 hours, or later where \`Retry-After\` asks for it, by an hour at most. 410 disables the endpoint at once; so does a message that was tried for a day in which none came through, and the managers of the organisation are told.`;
