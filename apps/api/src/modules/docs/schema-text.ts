import { html, joined, type Html } from './html.ts';

/** A JSON schema as far as our documents use it. */
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
  default?: unknown;
}

/** A schema in the notation that readers of TypeScript know, with links to the named ones. */
export function schemaText(schema: JsonSchema, indent = 0): Html {
  if (schema.$ref !== undefined) return reference(schema.$ref);
  if (schema.const !== undefined) return html`${JSON.stringify(schema.const)}`;
  if (schema.enum) return html`${schema.enum.map((value) => JSON.stringify(value)).join(' | ')}`;
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return union(variants, indent);
  if (schema.allOf)
    return joined(
      schema.allOf.map((part) => schemaText(part, indent)),
      ' & ',
    );
  if (schema.type === 'array') return html`${grouped(schema.items ?? {}, indent)}[]`;
  if (schema.type === 'object' || schema.properties) return objectText(schema, indent);
  return scalar(schema);
}

function reference(ref: string): Html {
  const name = ref.split('/').at(-1) ?? '';
  return html`<a href="#schema-${name}">${name}</a>`;
}

function union(variants: JsonSchema[], indent: number): Html {
  const long = variants.length > 2 && variants.some((variant) => variant.properties);
  const texts = variants.map((variant) => schemaText(variant, indent));
  return long
    ? html`${'\n'}${joined(
        texts.map((text) => html`${pad(indent)}| ${text}`),
        '\n',
      )}`
    : joined(texts, ' | ');
}

function grouped(items: JsonSchema, indent: number): Html {
  const text = schemaText(items, indent);
  return items.anyOf || items.oneOf || items.enum ? html`(${text})` : text;
}

function objectText(schema: JsonSchema, indent: number): Html {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) {
    const values = schema.additionalProperties;
    return typeof values === 'object' ? html`{ [key]: ${schemaText(values, indent)} }` : html`{ }`;
  }
  const required = new Set(schema.required);
  const lines = properties.map(
    ([name, property]) =>
      html`${pad(indent + 1)}${name}${required.has(name) ? '' : '?'}: ${schemaText(property, indent + 1)}`,
  );
  return html`{${'\n'}${joined(lines, '\n')}${'\n'}${pad(indent)}}`;
}

function scalar(schema: JsonSchema): Html {
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'any');
  const rules = [
    schema.format,
    schema.pattern !== undefined && schema.format === undefined ? `/${schema.pattern}/` : undefined,
    range(schema.minimum, schema.maximum),
    range(schema.minLength, schema.maxLength, ' characters'),
    schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`,
  ].filter((rule) => rule !== undefined);
  return rules.length === 0 ? html`${type}` : html`${type} <i>${rules.join(', ')}</i>`;
}

function range(least: number | undefined, most: number | undefined, unit = ''): string | undefined {
  // zod writes the limits of a safe integer where there is none of ours.
  const [from, to] = [least, most].map((value) =>
    value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value,
  );
  if (from !== undefined && to !== undefined) return `${from} to ${to}${unit}`;
  if (from !== undefined) return `at least ${from}${unit}`;
  return to === undefined ? undefined : `at most ${to}${unit}`;
}

function pad(indent: number): string {
  return '  '.repeat(indent);
}
