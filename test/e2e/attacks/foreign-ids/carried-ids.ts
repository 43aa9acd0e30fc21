import { createClient } from '../../client.ts';

/** Where an operation takes an id: `path.id`, `query.organisationId`, `body.userId`. */
export type Place = string;

const IS_ID = /(^|\.)(id|org|by|\w+Id)$/;

/** Every operation of an OpenAPI document that takes ids, with all the places where it does. */
export async function carriedIds(api: string): Promise<Map<string, Place[]>> {
  const { body: document } = await createClient(api)('GET', '/openapi.json');
  const found = new Map<string, Place[]>();
  for (const [path, methods] of Object.entries<Record<string, any>>(document.paths))
    for (const [method, { parameters = [], requestBody }] of Object.entries<any>(methods)) {
      const schema = requestBody?.content['application/json']?.schema;
      const places = [
        ...parameters.map(({ in: where, name }: any) => `${where}.${name}`),
        ...fieldsOf(document, schema).map((name) => `body.${name}`),
      ].filter((place) => IS_ID.test(place));
      if (places.length > 0) found.set(`${method.toUpperCase()} ${path}`, places);
    }
  return found;
}

/** The fields of a schema as paths: `items.product`. */
function fieldsOf(document: any, schema: any): string[] {
  if (!schema) return [];
  if (schema.$ref) {
    const steps = schema.$ref.slice('#/'.length).split('/');
    return fieldsOf(
      document,
      steps.reduce((at: any, step: string) => at[step], document),
    );
  }
  const alternatives = [
    schema.items,
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.allOf ?? []),
  ];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => [
      name,
      ...fieldsOf(document, inner).map((rest) => `${name}.${rest}`),
    ]),
    ...alternatives.flatMap((inner) => fieldsOf(document, inner)),
  ];
}
