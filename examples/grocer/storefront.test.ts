// The front Worker's bundle in workerd, in front of the production edge: what a shopper without any script gets.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { EdgeServer } from "../../scripts/edge-server.ts";
import { startEdge } from "../../scripts/edge-server.ts";
import type { ApiKey } from "../../shared/trust/api-key.ts";
import { issueApiKey } from "../../shared/trust/api-key.ts";
import { deriveSecret } from "../../shared/trust/secret.ts";
import { storefrontCatalogue } from "./data/make.ts";
import { grocerDataset } from "./dataset.ts";
import { countOf, readCart, withQuantity, writeCart } from "./front/cart.ts";
import { openCatalogue } from "./front/catalogue.ts";
import type { Product } from "./front/catalogue-text.ts";
import { readCatalogue, writeCatalogue } from "./front/catalogue-text.ts";
import { households } from "./front/households.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const text = readFileSync(here("front/catalogue.tsv"), "utf8");
const catalogue = openCatalogue(readCatalogue(text));
const home = mkdtempSync(join(tmpdir(), "endcap-storefront-"));
const edgeSecret = "a secret of at least thirty-two characters";
let edge: EdgeServer;

beforeAll(async () => {
  const claims: ApiKey = { id: "s", shop: "grocer", kind: "secret", origins: [], limitPerMinute: 60_000 };
  edge = await startEdge({
    port: 0,
    stateFolder: join(home, "state"),
    runFolder: join(home, "run"),
    bindings: { ENDCAP_EDGE_SECRET: edgeSecret, ORIGIN_URL: "http://127.0.0.1:1" },
    frontBindings: { ENDCAP_SECRET_KEY: await issueApiKey(claims, await deriveSecret(edgeSecret, "api-key")) },
    frontConfigPath: here("front/wrangler.toml"),
  });
}, 60_000);
afterAll(async () => {
  await edge.stop();
  rmSync(home, { recursive: true, force: true });
});

const get = (path: string, cookie = ""): Promise<Response> =>
  fetch(`${edge.url}${path}`, { headers: { cookie }, redirect: "manual" });
const post = (path: string, form: Record<string, string>, cookie = "", accept = "text/html"): Promise<Response> =>
  fetch(`${edge.url}${path}`, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: { cookie, accept },
    redirect: "manual",
  });
const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
const eventsOf = (
  page: string,
): { event: string; ecommerce?: { items: { item_id: string }[]; transaction_id?: string } }[] =>
  JSON.parse(/id="page-events">(.*?)<\/script>/s.exec(page)?.[1] ?? "[]");

it("carries the same catalogue as the data", async () => {
  expect(text).toBe(await storefrontCatalogue(here("data")));
});

it("draws every kind of page with its heading, its shelves and its GA4 events", async () => {
  const pages: [string, string, string[], string[]][] = [
    ["/", "Everything for the week", ["home", "buy-again", "trending"], []],
    ["/departments/produce", "Fruit &amp; vegetables", ["department"], ["view_item_list"]],
    ["/departments/drug-gm/candy-checklane?page=2", "Candy bars &amp; gum", [], ["view_item_list"]],
    ["/products/1081177", "Vine-ripe tomatoes, 15 lb", ["product-together", "product"], ["view_item"]],
    ["/search?q=sour%20cream", "for “sour cream”", [], ["search", "view_item_list"]],
    ["/search?q=zeppelin", "0 for “zeppelin”", ["trending"], ["search"]],
    ["/cart", "Your cart is empty", ["home", "buy-again"], []],
  ];
  for (const [path, heading, placements, events] of pages) {
    const response = await get(path);
    const body = await response.text();
    expect([path, response.status]).toEqual([path, 200]);
    expect(/<h1>(.*?)<\/h1>/s.exec(body)?.[1]).toContain(heading);
    expect([...body.matchAll(/<endcap-shelf placement="([^"]+)"/g)].map((match) => match[1])).toEqual(placements);
    expect(eventsOf(body).map(({ event }) => event)).toEqual(events);
    expect(body).toContain('class="skip" href="#main"');
  }
});

it("links nothing that is not there", async () => {
  const seen = new Set<string>();
  const body = await (await get("/departments/floral")).text();
  for (const [, path = ""] of body.matchAll(/(?:href|src)="(\/[^"]*)"/g)) seen.add(path);
  const broken = [];
  for (const path of seen) if ((await get(path)).status >= 400 && path !== "/beacon.js") broken.push(path);
  expect(broken).toEqual([]);
  expect(seen.size).toBeGreaterThan(40);
});

it("keeps a cart, checks out, and reports the purchase once, without any script", async () => {
  const added = await post("/cart", { item: "1081177", quantity: "2", add: "1" });
  expect([added.status, added.headers.get("location")]).toEqual([303, "/cart"]);
  const cookie = cookieOf(await post("/cart", { item: "1029743", quantity: "1", add: "1" }, cookieOf(added)));
  const one = await (
    await get("/cart", cookieOf(await post("/cart", { item: "1029743", quantity: "1", add: "1" })))
  ).text();
  expect(one).toContain(">1 item<");
  const cart = await (await get("/cart", cookie)).text();
  expect(cart).toContain("$6.51");
  expect(cart).toContain('placement="cart" heading="Goes well with your cart" n="12" items="1081177,1029743"');
  expect(eventsOf(await (await get("/checkout", cookie)).text())[0]?.event).toBe("begin_checkout");
  const ordered = await post("/checkout", { slot: "0" }, cookie);
  expect(ordered.headers.get("location")).toBe("/thanks");
  const thanks = await get("/thanks", cookieOf(ordered));
  const [purchase] = eventsOf(await thanks.text());
  expect(purchase).toMatchObject({ event: "purchase", ecommerce: { value: 6.51, currency: "USD" } });
  expect(purchase?.ecommerce?.items.map((item) => item.item_id)).toEqual(["1081177", "1029743"]);
  expect(purchase?.ecommerce?.transaction_id).toMatch(/^G-[0-9A-F]{8}$/);
  expect((await get("/thanks", cookieOf(thanks))).headers.get("location")).toBe("/");
});

it("tells the script what changed in the cart as the GA4 event to push", async () => {
  const json = async (form: Record<string, string>, cookie = "") =>
    (await post("/cart", form, cookie, "application/json")).json();
  expect(await json({ item: "1081177", quantity: "2", add: "1" })).toMatchObject({
    count: 2,
    words: "2 items",
    event: { event: "add_to_cart", ecommerce: { value: 3.82, items: [{ item_id: "1081177", quantity: 2 }] } },
  });
  expect(await json({ item: "1081177", quantity: "0" }, "grocer_cart=1081177*3")).toMatchObject({
    count: 0,
    event: { event: "remove_from_cart", ecommerce: { items: [{ quantity: 3 }] } },
  });
});

it("answers what does not exist with 404 or 422, never with a fault", async () => {
  for (const path of [
    "/nowhere",
    "/products/1",
    "/departments/toys",
    "/departments/produce/toys",
    "/pictures/1.svg",
    "/products/%00",
    "/departments/produce?page=-3e9",
  ])
    expect([path, (await get(path)).status < 500]).toEqual([path, true]);
  expect((await get("/products/1")).status).toBe(404);
  expect((await post("/cart", { item: "1", quantity: "1" })).status).toBe(422);
  expect((await post("/cart", { item: "1081177", quantity: "many" })).status).toBe(422);
  expect((await get("/", "grocer_cart=%F0*1.1081177*x.__proto__*4; grocer_consent=perhaps")).status).toBe(200);
});

it("hands the API to the edge and keeps scripts of others out", async () => {
  expect(await (await get("/v1/version")).json()).toMatchObject({ name: "endcap" });
  expect((await get("/openapi.json")).headers.get("content-type")).toContain("json");
  const page = await get("/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
  expect(await page.text()).not.toContain("<script>alert");
});

it("asks for consent until there is an answer, and passes it to the beacon", async () => {
  expect(await (await get("/")).text()).toMatch(
    /data-consent="session"[\s\S]*<section class="consent" aria-label="[^"]+">/,
  );
  const answer = await post("/consent", { consent: "none" });
  expect(answer.headers.getSetCookie()[0]).not.toContain("Max-Age");
  expect(await (await get("/", cookieOf(answer))).text()).toMatch(
    /data-consent="none"[\s\S]*<section class="consent" aria-label="[^"]+" hidden>/,
  );
  expect((await post("/consent", { consent: "all" })).status).toBe(422);
});

it("signs in as a household of the data, with a token of the edge, and out again", async () => {
  expect(await (await get("/")).text()).toContain('heading="Buy it again, as others do"');
  const signed = await post("/household", { household: "1053" });
  expect([signed.status, signed.headers.get("location")]).toEqual([303, "/"]);
  const home = await (await get("/", cookieOf(signed))).text();
  expect(home).toMatch(/data-consent="full" data-shopper="[^"]{20,}"/);
  expect(home).toContain("Household 1053");
  expect(home).toContain('heading="Buy it again"');
  const out = await post("/household", { household: "" }, cookieOf(signed));
  expect(out.headers.getSetCookie().every((line) => line.includes("Max-Age=0"))).toBe(true);
  for (const household of ["0", "2501", "x", "1 or 1=1"])
    expect(await (await post("/household", { household })).text()).toContain("That did not work");
});

it("says of each household what is true of its year", async () => {
  const database = await DuckDBInstance.create(":memory:");
  const duck = await database.connect();
  const { itemsPath, purchasesPath } = grocerDataset;
  for (const { id, share, of } of households) {
    const rows = await duck.runAndReadAll(
      `select avg((coalesce(${of}, false))::int) >= ${share} as holds, count(*) > 400 as enough
      from '${purchasesPath}' bought join '${itemsPath}' items on items.id = bought.item where shopper = '${id}'`,
    );
    expect([id, ...(rows.getRows()[0] ?? [])]).toEqual([id, true, true]);
  }
  duck.closeSync();
  database.closeSync();
});

it("serves pictures that browsers keep", async () => {
  const picture = await get("/pictures/1082185.svg");
  expect(picture.headers.get("content-type")).toBe("image/svg+xml");
  expect(picture.headers.get("cache-control")).toContain("immutable");
});

it("finds what is meant: whole words first, the most bought first", () => {
  expect(catalogue.search("tomatoes vine", 3).map((product) => product.title)[0]).toBe(
    "Hothouse tomatoes on the vine, 13 lb",
  );
  expect(catalogue.search("jalapeno", 5)[0]?.title).toContain("Jalapeño");
  expect(catalogue.search("BANANA", 1)[0]?.title).toBe("Bananas, 40 lb");
  expect(catalogue.search("  ", 5)).toEqual([]);
});

it("writes and reads any catalogue and any cart back as they were", () => {
  const word = fc.stringMatching(/^[A-Za-z&' -]{1,12}$/);
  const product: fc.Arbitrary<Product> = fc.record({
    id: fc.stringMatching(/^\d{1,8}$/),
    title: word,
    department: word,
    departmentName: word,
    category: word,
    categoryName: word,
    type: word,
    brand: word,
    size: word,
    cents: fc.nat(9999),
    stock: fc.nat(99),
  });
  const tidy = (one: Product): Product =>
    Object.fromEntries(
      Object.entries(one).map(([key, value]) => [
        key,
        typeof value === "string" ? value.replaceAll(/\s+/g, " ") : value,
      ]),
    ) as unknown as Product;
  fc.assert(
    fc.property(
      fc.uniqueArray(product, { minLength: 1, maxLength: 20, selector: ({ id }) => id }),
      fc.nat(120),
      (products, quantity) => {
        expect(readCatalogue(writeCatalogue(products))).toEqual(products.map(tidy));
        const shop = openCatalogue(products);
        const first = products[0] as Product;
        const cart = withQuantity(
          products.map((one) => ({ product: one, quantity: 1 })),
          { product: first, quantity },
          false,
        );
        expect(readCart(writeCart(cart), shop)).toEqual(cart);
        expect(countOf(cart)).toBe(products.length - 1 + Math.min(99, quantity));
      },
    ),
  );
});
