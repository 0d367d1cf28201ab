import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EventMessage, Storefront } from "./test-storefront.ts";
import { edgeCalls, eventually, openStorefront, shelfRequests } from "./test-storefront.ts";

let storefront: Storefront;
beforeAll(async () => {
  storefront = await openStorefront();
}, 180_000);
afterAll(() => storefront?.stop());

const shelf = (attributes: string) => `<endcap-shelf ${attributes}></endcap-shelf>`;
const cards = (page: Page, number = 0) => page.locator("endcap-shelf").nth(number).locator("li:not(.s)");
const from = (recommendationId: string | undefined) => (message: EventMessage) =>
  recommendationId !== undefined && message.recommendationId === recommendationId;
const collectAnswers = (page: Page) =>
  page.addInitScript(() => {
    const kept: unknown[] = [];
    Object.assign(window, { answers: kept });
    document.addEventListener("endcap:answer", (event) => kept.push((event as CustomEvent).detail));
  });
interface Told {
  readonly heading: string;
  readonly tookMs: number;
  readonly answer: {
    readonly placement: string;
    readonly recommendationId: string;
    readonly rung: string;
    readonly items: readonly { readonly id: string; readonly reason: string }[];
  };
}
const answersOf = (page: Page) => page.evaluate(() => (window as unknown as { answers: Told[] }).answers);

async function open(path: string, consent: string, body: string) {
  storefront.put(path, consent, body);
  const context = await storefront.visitor();
  const page = await context.newPage();
  await collectAnswers(page);
  const calls = edgeCalls(page);
  await page.goto(storefront.url + path);
  return { context, page, calls };
}

test("all shelves of a page are asked for in one call, and each draws its own items and tells where they came from", async () => {
  const body = [
    shelf('placement="home" heading="Picked for you" n="6"'),
    shelf('placement="product" item="i3" heading="Similar" n="4"'),
    shelf('placement="trending" category="PRODUCE" n="5"'),
  ].join("");
  const { context, page, calls } = await open("/shelves", "session", body);
  for (const [number, count] of [6, 4, 5].entries()) {
    await cards(page, number)
      .nth(count - 1)
      .waitFor({ state: "attached" });
    expect(await cards(page, number).count()).toBe(count);
  }
  expect(shelfRequests(calls)).toHaveLength(1);
  expect(shelfRequests(calls)[0]?.requests).toEqual([
    { placement: "home", n: 6 },
    { placement: "product", item: "i3", n: 4 },
    { placement: "trending", category: "PRODUCE", n: 5 },
  ]);
  const [first] = await answersOf(page);
  expect(first).toMatchObject({ heading: "Picked for you", tookMs: expect.any(Number), answer: { placement: "home" } });
  expect(first?.answer.items[0]?.reason).toMatch(/\w/);
  expect(await cards(page).first().textContent()).toMatch(/^Item \d+\$\d+\.\d\d$/);
  expect(await page.locator("endcap-shelf").first().locator("ul").getAttribute("aria-label")).toBe("Picked for you");
  await context.close();
});

test("nothing moves when shelves appear and fill", async () => {
  storefront.put(
    "/still",
    "session",
    `<h1>Shop</h1>${shelf('placement="home" heading="Picked for you"')}<p>below</p>${shelf('placement="popular" heading="Popular"')}<p>end</p>`,
  );
  const context = await storefront.visitor();
  const page = await context.newPage();
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.route("**/v1/recommendations*", async (route) => {
    await page.waitForTimeout(400);
    await route.continue();
  });
  await page.goto(`${storefront.url}/still`);
  await page.locator("endcap-shelf").first().locator("li.s").first().waitFor({ state: "attached" });
  const before = await page.locator("p").last().boundingBox();
  await cards(page).first().waitFor();
  await cards(page, 1).first().waitFor();
  expect(await page.locator("p").last().boundingBox()).toEqual(before);
  expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)).toEqual([]);
  await context.close();
});

test("only cards that were really seen are reported, with their places", async () => {
  const { context, page } = await open(
    "/seen",
    "session",
    `${shelf('placement="home" heading="Above" n="12"')}<div style="height:3000px"></div>${shelf('placement="popular" heading="Below" n="12"')}`,
  );
  await cards(page).first().waitFor();
  await eventually(async () => (await answersOf(page)).length === 2);
  const [above, below] = await answersOf(page);
  const seen = async (told: Told | undefined) =>
    (await storefront.taken(from(told?.answer.recommendationId)))
      .filter(({ name }) => name === "view_item_list")
      .flatMap(({ items = [] }) => items);
  const first = await eventually(async () => {
    const items = await seen(above);
    return items.length > 0 && items;
  });
  const visible = await cards(page).evaluateAll(
    (all) =>
      all.filter((card) => {
        const { left, width } = card.getBoundingClientRect();
        return left + width / 2 < innerWidth;
      }).length,
  );
  expect(visible).toBeLessThan(12);
  expect(first.map(({ index }) => index)).toEqual(Array.from({ length: visible }, (_, index) => index));
  expect(first.map(({ item_id }) => item_id)).toEqual(above?.answer.items.slice(0, visible).map(({ id }) => id));
  expect(first.every(({ item_list_id }) => item_list_id === "home")).toBe(true);
  expect(await seen(below)).toEqual([]);
  await page
    .locator("endcap-shelf")
    .first()
    .locator("ul")
    .evaluate((list) => list.scrollTo({ left: 99_999, behavior: "instant" }));
  const rest = await eventually(async () => {
    const items = await seen(above);
    return items.some(({ index }) => index === 11) && items;
  });
  expect(new Set(rest.map(({ index }) => index)).size).toBe(rest.length);
  await context.close();
});

test("a click is reported with its recommendation and place, and the next page's shelves know it", async () => {
  storefront.put("/product/i1", "session", shelf('placement="home" n="4"'));
  const { context, page, calls } = await open(
    "/click",
    "session",
    shelf('placement="popular" heading="Popular" n="4"'),
  );
  await cards(page).first().waitFor();
  const [told] = await answersOf(page);
  const index = told?.answer.items.findIndex(({ id }) => id === "i1") ?? -1;
  expect(index).toBeGreaterThanOrEqual(0);
  await cards(page).nth(index).locator("a").click();
  await page.waitForURL(`${storefront.url}/product/i1`);
  const [click] = await eventually(async () => {
    const found = (await storefront.taken(from(told?.answer.recommendationId))).filter(
      ({ name }) => name === "select_item",
    );
    return found.length > 0 && found;
  });
  expect(click?.items).toEqual([{ item_id: "i1", index, item_list_id: "popular" }]);
  await eventually(async () => shelfRequests(calls).length === 2);
  expect(shelfRequests(calls)[1]?.history).toMatchObject([{ item: "i1", event: "select_item" }]);
  await context.close();
});

test("a shelf that cannot be filled takes no room, whatever is the reason", async () => {
  const { context, page } = await open(
    "/empty",
    "session",
    shelf('placement="not-a-placement" heading="Unknown"') + shelf('placement="home" heading="Fine"'),
  );
  const [unknown] = await page.locator("endcap-shelf").all();
  await unknown?.waitFor({ state: "hidden" });
  expect((await unknown?.boundingBox())?.height ?? 0).toBe(0);
  await context.close();
  const broken = await storefront.visitor();
  const brokenPage = await broken.newPage();
  await brokenPage.route("**/v1/recommendations*", (route) => route.abort());
  storefront.put("/broken", "session", shelf('placement="home" heading="Gone"'));
  await brokenPage.goto(`${storefront.url}/broken`);
  await brokenPage.locator("endcap-shelf").waitFor({ state: "hidden" });
  await broken.close();
});

test("a login token that is no longer taken does not cost the shopper the shelf", async () => {
  const { context, page, calls } = await open(
    "/stale",
    "full",
    `<script>(window.endcap ||= []).push(["shopper", "aaaaaaaaaaaa.bbbb.cccc"])</script>${shelf('placement="home" n="4"')}`,
  );
  await cards(page).first().waitFor();
  const requests = shelfRequests(calls);
  expect(requests.some(({ shopper }) => shopper !== undefined)).toBe(true);
  expect(requests.at(-1)).not.toHaveProperty("shopper");
  await context.close();
});

test("a shelf is reached and scrolled by keyboard, and stands still for who asked for less motion", async () => {
  const { context, page } = await open("/keys", "session", shelf('placement="home" heading="Picked" n="12"'));
  await cards(page).first().waitFor();
  await page.keyboard.press("Tab");
  const list = page.locator("endcap-shelf ul");
  expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName)).toBe("UL");
  await page.keyboard.press("ArrowRight");
  await eventually(async () => (await list.evaluate((element) => element.scrollLeft)) > 0);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName)).toBe("A");
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await list.evaluate((element) => getComputedStyle(element).scrollBehavior)).toBe("auto");
  await context.close();
});

test("a page that changes what a shelf asks for gets another answer, and a hostile catalogue gets no script", async () => {
  const { context, page, calls } = await open("/change", "session", shelf('placement="product" item="i3" n="4"'));
  await cards(page).first().waitFor();
  await page.locator("endcap-shelf").evaluate((element) => element.setAttribute("item", "i9"));
  await eventually(async () => shelfRequests(calls).length === 2);
  expect(shelfRequests(calls)[1]?.requests[0]?.item).toBe("i9");
  await page.route("**/v1/recommendations*", (route) =>
    route.fulfill({
      headers: { "access-control-allow-origin": "*" },
      json: {
        answers: [
          {
            placement: "product",
            recommendationId: "hostile",
            rung: "popular",
            items: [
              { id: "x", title: "<img src=x onerror=alert(1)>", link: "javascript:alert(1)", reason: "", score: 1 },
            ],
          },
        ],
      },
    }),
  );
  await page.locator("endcap-shelf").evaluate((element) => element.setAttribute("item", "i10"));
  await eventually(async () => (await cards(page).first().textContent())?.includes("<img"));
  expect(await cards(page).first().locator("a").getAttribute("href")).toBeNull();
  expect(await cards(page).first().locator("img").count()).toBe(0);
  await context.close();
});
