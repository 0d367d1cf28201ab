/**
 * CORS for every answer, failures and preflights included: without these headers a browser hides even the error's code. The origin is named
 * and credentials are allowed because sendBeacon always asks with them; nothing here reads a cookie, keys decide (see authenticate.ts).
 */
const preflightAgeSeconds = 86_400;

export function allowOrigin(headers: Headers, origin: string | undefined): void {
  headers.append("vary", "origin");
  if (origin === undefined) return;
  headers.set("access-control-allow-origin", origin);
  headers.set("access-control-allow-credentials", "true");
  headers.set("access-control-expose-headers", "x-request-id, retry-after, etag");
}

export function preflight(requestedHeaders: string | undefined, origin: string | undefined): Response {
  const headers = new Headers({
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-allow-headers": requestedHeaders ?? "authorization, content-type",
    "access-control-max-age": String(preflightAgeSeconds),
  });
  allowOrigin(headers, origin);
  headers.append("vary", "access-control-request-headers");
  return new Response(null, { status: 204, headers });
}
