/**
 * The origin beside the edge under load, as a process of its own: it keeps the stock fresh and takes answers; its ranking is down, so that
 * the session rung answers. Prints its port.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Delta } from "../../shared/wire/delta.ts";

let number = 0;
const server = createServer((request, response) => {
  const shop = /^\/v1\/delta\/([^/?]+)/.exec(request.url ?? "")?.[1];
  request.resume().once("end", () => {
    if (request.url === "/v1/rank") return response.writeHead(503).end();
    const body = shop ? delta(shop) : { accepted: 0, refused: [], revisions: {} };
    response.writeHead(200, { "content-type": "application/json", ...(shop ? { etag: `"${number}"` } : {}) });
    return response.end(JSON.stringify(body));
  });
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
// Ends with whoever started it, whatever happened to them.
process.stdin.resume().once("close", () => process.exit(0));

/** Each pull tells of other items: the edge must apply a new delta about once in 1.5 s. */
function delta(shop: string): Delta {
  number += 1;
  const items = Array.from({ length: 200 }, (_, place) => `i${(number * 7 + place * 31) % 6_300}`);
  return {
    shop,
    at: Date.now(),
    unavailable: items,
    available: [],
    prices: Object.fromEntries(items.slice(0, 50).map((id) => [id, { amount: 1.99, currency: "USD" }])),
    lists: {},
    rules: [],
    revokedKeys: [],
  };
}
