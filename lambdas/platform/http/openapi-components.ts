const text = { type: 'string' };

/** The body of every error, RFC 9457. */
export const PROBLEM_CONTENT = {
  'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
};

/**
 * What the operations of a document refer to.
 *
 * @param accessCookie its name
 * @param schemas of the routes, by name
 */
export const components = (accessCookie: string, schemas: Readonly<Record<string, unknown>>) => ({
  securitySchemes: {
    cookie: {
      type: 'apiKey',
      in: 'cookie',
      name: accessCookie,
      description: 'Set by a browser’s login.',
    },
    bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    apiKey: {
      type: 'http',
      scheme: 'bearer',
      description: 'An API key with the scope that the operation names.',
    },
  },
  responses: {
    Problem: {
      description: 'What went wrong (RFC 9457).',
      content: PROBLEM_CONTENT,
    },
    TooManyRequests: {
      description: 'Too often: come back later.',
      headers: {
        'Retry-After': { required: true, description: 'Seconds.', schema: { type: 'integer', minimum: 0 } },
      },
      content: PROBLEM_CONTENT,
    },
  },
  schemas: {
    ...schemas,
    Problem: {
      type: 'object',
      required: ['type', 'title', 'status', 'code', 'requestId'],
      properties: {
        type: text,
        title: text,
        status: { type: 'integer' },
        detail: text,
        code: { ...text, description: 'Stable, for programs.' },
        requestId: { ...text, description: 'Finds the log lines of this request.' },
        fields: {
          type: 'array',
          items: { type: 'object', required: ['path', 'message'], properties: { path: text, message: text } },
        },
      },
    },
  },
});
