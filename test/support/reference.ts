import { Ajv2020 } from 'ajv/dist/2020.js';
import { openApiDocument } from '../../tools/generate/openapi.ts';
import type { Answer } from './http-event.ts';

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(openApiDocument() as object, 'reference');

/** What about an answer is not as the reference says: nothing, or sentences of the validator. */
export function notAsReferenced(route: string, { status, headers, body }: Answer): readonly string[] {
  const [method = '', path = ''] = route.split(' ');
  const type = (headers['content-type'] ?? '').split(';')[0] ?? '';
  const pointer = ['paths', path, method.toLowerCase(), 'responses', String(status)];
  const response = valueAt(pointer) ?? {};
  // Problems are described once and referred to.
  const place = '$ref' in response ? String(response.$ref).slice('#/'.length).split('/') : pointer;
  const schema = [...place, 'content', type, 'schema'];
  if (valueAt(schema) === undefined) return [`The reference knows no ${status} as ${type} of ${route}.`];
  const validate = ajv.compile({ $ref: `reference#/${schema.map(escaped).join('/')}` });
  if (validate(body)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message = '', params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function valueAt(pointer: readonly string[]): object | undefined {
  return pointer.reduce<object | undefined>(
    (inside, name) => (inside as Record<string, object> | undefined)?.[name],
    openApiDocument() as object,
  );
}

/** A name as a JSON pointer within a URI takes it. */
function escaped(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
