import { z } from 'zod';

export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: JsonSchema;
}

type Content = Record<string, { schema?: JsonSchema }>;

/** One method of one path, as the document states it. */
export interface Operation {
  method: string;
  path: string;
  parameters: Parameter[];
  body: JsonSchema | undefined;
  security: Record<string, unknown>[];
  responses: Record<string, { content?: Content }>;
}

export interface ApiDocument {
  operations: Operation[];
  resolve(schema: JsonSchema): JsonSchema;
  /** What is wrong with an answer's body; undefined when it fits. */
  problemWith(schema: JsonSchema, value: unknown): string | undefined;
}

interface RawOperation {
  parameters: Parameter[];
  requestBody?: { content: Content };
  security: Record<string, unknown>[];
  responses: Operation['responses'];
}

export async function readDocument(url: string): Promise<ApiDocument> {
  const { paths, components } = (await (await fetch(`${url}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, RawOperation>>;
    components: { schemas: Record<string, JsonSchema> };
  };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]): Operation => {
      const { parameters, requestBody, security, responses } = raw;
      const body = requestBody?.content['application/json']?.schema;
      return { method: method.toUpperCase(), path, parameters, body, security, responses };
    }),
  );
  const validators = new Map<JsonSchema, z.ZodType>();
  const validatorOf = (schema: JsonSchema): z.ZodType => {
    const known = validators.get(schema) ?? toValidator(schema, components.schemas);
    validators.set(schema, known);
    return known;
  };
  return {
    operations,
    resolve(schema) {
      const name = schema.$ref?.split('/').at(-1);
      return name === undefined ? schema : (components.schemas[name] ?? {});
    },
    problemWith(schema, value) {
      const parsed = validatorOf(schema).safeParse(value);
      return parsed.success ? undefined : z.prettifyError(parsed.error);
    },
  };
}

/** The schema with everything that it refers to in itself. */
function toValidator(schema: JsonSchema, schemas: Record<string, JsonSchema>): z.ZodType {
  const text = JSON.stringify({ ...schema, $defs: schemas }).replaceAll(
    '"#/components/schemas/',
    '"#/$defs/',
  );
  return z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0]);
}
