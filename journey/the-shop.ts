// What the chapters share: the open shop's keys, its public calls as a storefront makes them, and a look at its tables.
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, inject, vi } from "vitest";
import { inDatabase } from "../bench/whole/in-database.ts";
import type { Grocer } from "../bench/whole/open-grocer.ts";
import type { Sql } from "../origin/database/connect.ts";
import { pidOf } from "../scripts/running-endcap.ts";
import { cataloguePage } from "../shared/wire/catalogue-bulk.ts";
import type { CatalogueItem } from "../shared/wire/catalogue-item.ts";
import type { Event } from "../shared/wire/event.ts";
import type { EventBatchReply } from "../shared/wire/event-batch.ts";
import { eventBatchReply } from "../shared/wire/event-batch.ts";
import type { EventName } from "../shared/wire/event-kind.ts";
import type { HistoryEntry } from "../shared/wire/history.ts";
import type { ShelfAnswer } from "../shared/wire/recommendation-answer.ts";
import { recommendationAnswer } from "../shared/wire/recommendation-answer.ts";
import type { RecommendationRequest } from "../shared/wire/recommendation-request.ts";

export interface ShopKeys {
  readonly shop: string;
  readonly publishableKey: string;
  readonly secretKey: string;
  readonly edgeUrl: string;
  readonly originUrl: string;
  readonly adminUrl: string;
  readonly adminToken: string;
}

export const home = inject("journeyHome");
export const keysFile = join(home, "demo-keys.json");
export const keys: ShopKeys = JSON.parse(readFileSync(keysFile, "utf8"));

const program = fileURLToPath(new URL("../origin/cli/endcap.ts", import.meta.url));

/** Another tenant of the same Endcap, opened as an operator does. */
export async function createShop(): Promise<ShopKeys> {
  const file = join(home, "run", `keys-${randomUUID()}.json`);
  const args = [program, "create-shop", `shop-${randomUUID().slice(0, 8)}`, "--keys-file", file];
  const { port } = new URL(keys.edgeUrl);
  const { port: originPort } = new URL(keys.originUrl);
  const env = { ...process.env, ENDCAP_HOME: home, PORT: port, ORIGIN_PORT: originPort, DATABASE_URL: undefined };
  await promisify(execFile)(process.execPath, args, { env });
  const made: ShopKeys = JSON.parse(readFileSync(file, "utf8"));
  rmSync(file);
  return made;
}

/** For the chaos scenarios, which kill parts of it. It ends where it was started: in open-the-shop.ts. */
export const grocer: Grocer = {
  ...keys,
  home,
  running: () => ({ ...keys, home, lines: [], pidOf: (part) => pidOf(home, part), stop: notHere, kill: notHere }),
  startAgain: notHere,
  close: notHere,
};
function notHere(): never {
  throw new Error("The shop is opened and closed by open-the-shop.ts.");
}

const callMsMax = 10_000;

export interface Call {
  readonly key?: string | undefined;
  readonly method?: string;
  /** An object goes as JSON, text and bytes as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function call(url: string, { key, method, body, headers }: Call = {}): Promise<Response> {
  const raw = body === undefined || typeof body === "string" || body instanceof Uint8Array;
  return fetch(url, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
    signal: AbortSignal.timeout(callMsMax),
  });
}

/** A good answer to a call that must succeed. */
export async function reply(url: string, options: Call = {}): Promise<unknown> {
  const response = await call(url, options);
  const text = await response.text();
  expect([url, response.status, response.ok ? "" : text.slice(0, 300)]).toEqual([url, response.status, ""]);
  return text === "" ? undefined : JSON.parse(text);
}

export const errorOf = async (response: Response): Promise<readonly [status: number, code: string]> => {
  const text = await response.text();
  const { error } = JSON.parse(text.startsWith("{") ? text : "{}") as { error?: { code?: string } };
  return [response.status, error?.code ?? text.slice(0, 100)];
};

/** All shelves of a page; each has distinct items, every one with its card. */
export async function shelves(request: RecommendationRequest, key = keys.secretKey): Promise<ShelfAnswer[]> {
  const { answers } = recommendationAnswer.parse(
    await reply(`${keys.edgeUrl}/v1/recommendations`, { key, body: request }),
  );
  expect(answers.map(({ placement }) => placement)).toEqual(request.requests.map(({ placement }) => placement));
  for (const [at, { items }] of answers.entries()) {
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    const { n } = request.requests[at] ?? {};
    if (n !== undefined) expect([request.requests[at]?.placement, items.length]).toEqual([answers[at]?.placement, n]);
    for (const item of items) expect([item.title, item.price?.currency]).toEqual([expect.any(String), "USD"]);
  }
  return answers;
}

/** The only shelf of a request. */
export async function shelf(
  request: Omit<RecommendationRequest, "requests"> & RecommendationRequest["requests"][number],
  key = keys.secretKey,
): Promise<ShelfAnswer> {
  const { shopper, session, consent, history, context, ...wanted } = request;
  const [answer] = await shelves({ shopper, session, consent, history, context, requests: [wanted] }, key);
  if (!answer) throw new Error("no shelf");
  return answer;
}

/** Asks until the origin's list comes in time, as it does unless this machine is too busy. */
export const rankedShelf: typeof shelf = (request, key) =>
  until(async () => {
    const answer = await shelf(request, key);
    expect(answer.rung).toBe("ranked");
    return answer;
  });

export const idsOf = ({ items }: ShelfAnswer): string[] => items.map(({ id }) => id);

/** Every one of them must be accepted. */
export async function report(events: readonly Event[], key = keys.secretKey): Promise<void> {
  const { accepted, refused }: EventBatchReply = eventBatchReply.parse(
    await reply(`${keys.edgeUrl}/v1/events`, { key, body: { sentAt: Date.now(), events } }),
  );
  expect([accepted, refused]).toEqual([events.length, []]);
}

/** Of a shopper who allows everything, unless told otherwise. */
export const eventOf = (shopper: string, name: EventName, item: string, more: Partial<Event> = {}): Event => ({
  ...{ id: randomUUID(), name, at: Date.now(), shopper, consent: "full", items: [{ item_id: item, quantity: 1 }] },
  ...more,
});

/** As the beacon would send it: one second between two looks, the last one just now. */
export const historyOf = (items: readonly string[]): HistoryEntry[] =>
  items.map((item, at) => ({ item, event: "view_item", ageMs: (items.length - at) * 1_000 }));

/** Nobody has heard of this one. */
export const newShopper = (): string => `journey-${randomUUID()}`;

/** A browser's own proof of who it is. */
export async function newToken(key = keys.publishableKey): Promise<string> {
  const { shopper } = (await reply(`${keys.edgeUrl}/v1/shoppers`, { key, body: {} })) as { shopper: string };
  return shopper;
}

/** Tries again until nothing is thrown. */
export const until = <Result>(look: () => Promise<Result>, msMax = 20_000): Promise<Result> =>
  vi.waitFor(look, { timeout: msMax, interval: 100 });

export const inTables = <Result>(look: (sql: Sql) => Promise<Result>): Promise<Result> => inDatabase(home, look);

/** By the shop's own API. */
export async function catalogue(): Promise<CatalogueItem[]> {
  const items: CatalogueItem[] = [];
  let cursor: string | undefined;
  do {
    const page = cataloguePage.parse(
      await reply(`${keys.originUrl}/v1/catalogue/items?limit=1000${cursor === undefined ? "" : `&cursor=${cursor}`}`, {
        key: keys.secretKey,
      }),
    );
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
}
