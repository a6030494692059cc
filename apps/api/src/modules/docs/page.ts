import { STATUS, TITLES, type ErrorCode } from '../../http/errors.ts';
import { html, joined, prose, type Html } from './html.ts';
import type { Json } from './openapi.ts';
import { schemaText, type JsonSchema } from './schema-text.ts';
import { STYLE } from './style.ts';

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: JsonSchema;
}

interface Body {
  description?: string;
  content?: Record<string, { schema?: JsonSchema }>;
}

interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: Body;
  responses: Record<string, Body>;
}

interface Document {
  info: { title: string; description: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
}

/** The OpenAPI document as a page to read: no script, nothing from elsewhere. */
export function renderPage(json: Json): string {
  const { info, paths, components } = json as unknown as Document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const groups = [...Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? '')];
  const page = html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${info.title} API</title>
      <link rel="icon" href="data:," />
      <style>
        ${{ html: STYLE }}
      </style>
      <nav aria-label="Contents">
        <strong>${info.title} API</strong>
        <a href="/api/openapi.json">openapi.json</a>
        ${groups.map(([tag, entries]) => navigation(tag, entries))}
        <h2>More</h2>
        <a href="#errors">Errors</a>
        <a href="#schemas">Schemas</a>
      </nav>
      <main>
        <h1>${info.title} API</h1>
        <p>${prose(info.description)}</p>
        ${groups.map(
          ([tag, entries]) =>
            html`<h2>${tag}</h2>
              ${entries.map(section)}`,
        )}
        ${errors()}
        <h2 id="schemas">Schemas</h2>
        ${Object.entries(components.schemas)
          .sort()
          .map(
            ([name, schema]) =>
              html`<h3 id="schema-${name}">${name}</h3>
                <pre>${schemaText(schema)}</pre>`,
          )}
      </main>
    </html>`;
  return page.html;
}

interface Entry {
  path: string;
  method: string;
  operation: Operation;
}

function navigation(tag: string, entries: Entry[]): Html {
  const links = entries.map(
    ({ path, method, operation }) =>
      html`<a href="#${operation.operationId}"
        ><b class="${method}">${method}</b> ${path.replace(/^\/(api|internal)/, '')}</a
      >`,
  );
  return html`<h2>${tag}</h2>
    ${links}`;
}

function section({ path, method, operation }: Entry): Html {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  return html`<section id="${operationId}">
    <h3><b class="${method}">${method}</b> <code>${path}</code></h3>
    <p><strong>${summary}.</strong> ${prose(description ?? '')}</p>
    <p class="who">${caller(operation)}</p>
    ${parameters.length === 0 ? [] : [parameterTable(parameters)]}
    ${
      requestBody
        ? html`<h4>Body</h4>
            ${contents(requestBody)}`
        : []
    }
    <h4>Answers</h4>
    <dl>${Object.entries(responses).map(([status, body]) => answer(status, body))}</dl>
  </section>`;
}

const CALLERS: Record<string, string> = {
  guest: 'For whoever has a session; a guest will do.',
  account: 'For whoever has an account.',
  instructor: 'For instructors and admins.',
  admin: 'For admins.',
  runner: "For runners, with the runners' token.",
};

function caller({ security }: Operation): string {
  const names = security.flatMap((one) => Object.keys(one));
  const who = security.some((one) => Object.keys(one).length === 0)
    ? 'For anybody; knows the caller by the session cookie.'
    : (CALLERS[names.find((name) => name in CALLERS) ?? ''] ?? '');
  const scope = security.flatMap((one) => one.token ?? []);
  if (names.includes('runner')) return who;
  return scope.length === 0
    ? `${who} No personal token opens it.`
    : `${who} A personal token needs the scope ${scope.join()}.`;
}

function parameterTable(parameters: Parameter[]): Html {
  const rows = parameters.map(
    ({ name, in: where, required, schema }) =>
      html`<tr>
        <td><code>${name}</code></td>
        <td>${where}${required ? '' : ', optional'}</td>
        <td>${schemaText(schema)}</td>
      </tr>`,
  );
  return html`<table><thead><tr><th>Name<th>In<th>Form<tbody>${rows}</table>`;
}

function answer(status: string, body: Body): Html {
  return html`<dt>${status}</dt>
    <dd>${prose(body.description ?? '')}${Number(status) < 400 ? contents(body) : []}</dd>`;
}

function contents({ content = {} }: Body): Html[] {
  return Object.entries(content).map(([mediaType, { schema }]) =>
    schema
      ? html`<pre><i>${mediaType}</i>${'\n'}${schemaText(schema)}</pre>`
      : html`<pre><i>${mediaType}</i></pre>`,
  );
}

/** Where the `type` of every problem points to. */
function errors(): Html {
  const codes = Object.entries(STATUS) as [ErrorCode, number][];
  const rows = codes.map(
    ([code, status]) =>
      html`<tr id="error-${code.toLowerCase().replaceAll('_', '-')}">
        <td><code>${code}</code></td>
        <td>${status}</td>
        <td>${TITLES[code]}</td>
      </tr>`,
  );
  return joined(
    [
      html`<h2 id="errors">Errors</h2>`,
      html`<table><thead><tr><th>Code<th>Status<th>Meaning<tbody>${rows}</table>`,
    ],
    '',
  );
}
