/** A text that was made at build time: with an ETag, so that a browser asks again for nothing. */
import type { Handler } from "./route.ts";

export interface BuiltText {
  readonly contentType: string;
  readonly etag: string;
  readonly text: string;
}

export const serveText =
  (built: BuiltText, cacheSeconds: number): Handler =>
  (context) => {
    const headers = new Headers({
      "cache-control": `public, max-age=${cacheSeconds}`,
      "content-type": built.contentType,
      "cross-origin-resource-policy": "cross-origin",
      etag: built.etag,
      "x-content-type-options": "nosniff",
    });
    const known = (context.req.header("if-none-match") ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
    if (known.includes(built.etag)) return new Response(null, { status: 304, headers });
    return new Response(built.text, { headers });
  };
