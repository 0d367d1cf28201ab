// The same document for people: one page, no script, nothing loaded from elsewhere.
import type { ErrorCode } from "../../shared/wire/error-code.ts";
import { errorCodes, httpStatus } from "../../shared/wire/error-code.ts";
import type { Operation } from "../../shared/wire/operation.ts";
import { operations } from "../../shared/wire/operation.ts";
import type { JsonObject } from "./openapi.ts";

const style = `:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 16%,transparent);--soft:color-mix(in srgb,currentColor 5%,transparent)}
*{box-sizing:border-box}body{font:16px/1.55 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:2rem 1.25rem 6rem}
h1{font-size:2rem;margin:0}h2{margin:3.5rem 0 .25rem;font-size:1.25rem}h2 code{font-size:1rem}h3{font-size:.95rem;margin:1.5rem 0 .35rem}
nav{display:flex;flex-wrap:wrap;gap:.35rem 1.25rem;margin:1.5rem 0}a{color:inherit}code,pre{font:13.5px/1.5 ui-monospace,monospace}
pre{background:var(--soft);border:1px solid var(--line);border-radius:8px;padding:.9rem 1rem;overflow-x:auto;margin:.35rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}td,th{text-align:left;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);vertical-align:top}
.method{display:inline-block;min-width:3.4rem;font-weight:700}.quiet{opacity:.7}`;

export function apiPage(document: JsonObject): string {
  const publicOperations = operations.filter(({ caller }) => caller !== "service");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Endcap API</title><style>${style}</style></head><body>
<header><h1>Endcap API</h1>
<p>Shelves that answer from the edge, and the events they learn from. The same as <a href="/v1/openapi.json">OpenAPI 3.1</a>.</p></header>
<nav aria-label="Calls">${publicOperations.map(({ id, summary }) => `<a href="#${id}">${asHtml(summary)}</a>`).join("")}<a href="#errors">Errors</a></nav>
<main>
<section><h2 id="keys">Keys</h2>
<p>A publishable key (<code>pk_…</code>) belongs in a page, is bound to its origins and may recommend and report events. A secret key (<code>sk_…</code>) belongs on a server.
Send it as <code>Authorization: Bearer …</code>, or as <code>?key=</code> where no header can be set.</p>
<p>A browser names a shopper by a signed token only: from <code>POST /v1/shoppers</code>, or a JWT (HS256, claim <code>sub</code>) that the shop signs with its own secret. A server may send its own ids.</p>
<h3>A shelf in a page</h3>
<pre>${asHtml('<script src="https://your-edge/beacon.js" data-key="pk_…" async></script>\n<endcap-shelf placement="home" heading="Picked for you"></endcap-shelf>')}</pre></section>
${publicOperations.map((operation) => operationSection(operation, document)).join("\n")}
<section><h2 id="errors">Errors</h2><p>Every failure has the same form, and a code that stays.</p>
<pre>${asHtml(JSON.stringify({ error: { code: "key/unknown", message: "This key is not known here.", requestId: "…" } }, null, 2))}</pre>
<table><thead><tr><th>Status</th><th>Codes</th></tr></thead><tbody>${errorRows()}</tbody></table></section>
</main></body></html>
`;
}

function operationSection(operation: Operation, document: JsonObject): string {
  const { id, method, path, summary, description, parameters, request, reply, errors } = operation;
  const rows = parameters.map(
    (parameter) =>
      `<tr><td><code>${parameter.name}</code></td><td class="quiet">${parameter.in}</td><td>${asHtml(parameter.description)}</td></tr>`,
  );
  return `<section><h2 id="${id}">${asHtml(summary)}</h2>
<p><code><span class="method">${method}</span>${asHtml(path)}</code></p><p>${asHtml(description)}</p>
${rows.length === 0 ? "" : `<table><tbody>${rows.join("")}</tbody></table>`}
${request?.example === undefined ? "" : `<h3>Send</h3><pre>${asHtml(JSON.stringify(request.example, null, 2))}</pre>`}
${request?.schema ? fieldTable(request.name, document) : ""}
<h3>${reply.status}</h3><pre>${asHtml(JSON.stringify(reply.example, null, 2))}</pre>
${errors.length === 0 ? "" : `<p class="quiet">May fail with ${errors.map((code) => `<code>${code}</code>`).join(", ")}.</p>`}
</section>`;
}

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
}

function fieldTable(name: string, document: JsonObject): string {
  const { schemas } = document["components"] as { schemas: Record<string, Schema> };
  const rows = fields(schemas[name] ?? {}, "").map(
    ([path, schema, required]) =>
      `<tr><td><code>${asHtml(path)}</code></td><td>${asHtml(kindOf(schema))}${required ? ", required" : ""}</td></tr>`,
  );
  return rows.length === 0 ? "" : `<h3>Fields</h3><table><tbody>${rows.join("")}</tbody></table>`;
}

function fields(schema: Schema, prefix: string): [string, Schema, boolean][] {
  const inner = schema.items ?? schema;
  return Object.entries(inner.properties ?? {}).flatMap(([name, field]): [string, Schema, boolean][] => {
    const path = `${prefix}${name}${field.type === "array" ? "[]" : ""}`;
    return [[path, field, inner.required?.includes(name) ?? false], ...fields(field, `${path}.`)];
  });
}

function kindOf(schema: Schema): string {
  const range = [schema.minimum, schema.maximum].some((bound) => bound !== undefined)
    ? ` ${schema.minimum ?? ""}…${schema.maximum ?? ""}`
    : "";
  if (schema.enum) return `one of ${schema.enum.join(", ")}`;
  if (schema.type === "array") return `list${schema.maxItems === undefined ? "" : `, at most ${schema.maxItems}`}`;
  return `${schema.type ?? "anything"}${range}${schema.maxLength === undefined ? "" : `, at most ${schema.maxLength} characters`}`;
}

function errorRows(): string {
  const byStatus = Map.groupBy<number, ErrorCode>(errorCodes, httpStatus);
  return [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(
      ([status, codes]) =>
        `<tr><td>${status}</td><td>${codes.map((code) => `<code>${code}</code>`).join(", ")}</td></tr>`,
    )
    .join("");
}

const asHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
