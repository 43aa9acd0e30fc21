import { escapeHtml } from '../html.ts';
import type { OpenApiDocument, Operation } from './openapi.ts';

/** The API's documentation as one page without scripts, made from its OpenAPI document. */
export function docsPage({ info, paths, components }: OpenApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = Array.from(new Set(operations.flatMap(({ operation }) => operation.tags)));
  const sections = tags.map((tag) => {
    const own = operations.filter(({ operation }) => operation.tags[0] === tag);
    return `<h2>${escapeHtml(tag)}</h2>${own.map(render).join('')}`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(info.title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head>
<body><main><h1>${escapeHtml(info.title)} <small>${escapeHtml(info.version)}</small></h1>
<p>${escapeHtml(info.description ?? '')} The machine’s copy: <a href="/openapi.json">openapi.json</a>.</p>
${sections.join('\n')}
<h2>Schemas</h2>${schemas(components['schemas'] ?? {})}</main></body></html>`;
}

function render({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const access = operation.security.length === 0 ? 'public' : 'signed in';
  return `<details><summary><b class="${escapeHtml(method)}">${escapeHtml(method.toUpperCase())}</b>
<code>${escapeHtml(path)}</code> <span>${escapeHtml(operation.summary)}</span> <i>${access}</i></summary>
${block('Parameters', operation.parameters)}${block('Body', operation.requestBody)}${block('Answers', operation.responses)}
</details>`;
}

function schemas(named: object): string {
  return Object.entries(named)
    .map(
      ([name, schema]) =>
        `<details><summary><code>${escapeHtml(name)}</code></summary>${pre(schema)}</details>`,
    )
    .join('\n');
}

function block(title: string, value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '';
  return `<h3>${title}</h3>${pre(value)}`;
}

function pre(value: unknown): string {
  return `<pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre>`;
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
summary { cursor: pointer; padding: .4rem 0 } summary b { display: inline-block; width: 4.5rem }
summary i { float: right; opacity: .6 } h2 { text-transform: capitalize } h3 { margin: .5rem 0 0; font-size: 1rem }
pre { overflow: auto; padding: .75rem; background: #8881; border-radius: .4rem; font-size: .85rem }
.get { color: #2563eb } .post { color: #15803d } .put, .patch { color: #b45309 } .delete { color: #b91c1c }`;
