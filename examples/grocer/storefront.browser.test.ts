// Chromium in the grocer's storefront: front Worker, production edge and beacon, a published catalogue, an intake that remembers.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { eventually } from "../../edge/beacon/test-storefront.ts";
import { encodeShop, publishCalls, testShop } from "../../edge/bundle/test-shop.ts";
import { launchBrowser } from "../../scripts/chromium.ts";
import type { EdgeServer } from "../../scripts/edge-server.ts";
import { startEdge } from "../../scripts/edge-server.ts";
import { startTestOrigin, testEdgeSecret } from "../../scripts/test-origin.ts";
import type { ApiKey } from "../../shared/trust/api-key.ts";
import { issueApiKey } from "../../shared/trust/api-key.ts";
import { deriveSecret } from "../../shared/trust/secret.ts";
import type { IntakeMessage } from "../../shared/wire/intake.ts";
import { readCatalogue } from "./front/catalogue-text.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const home = mkdtempSync(join(tmpdir(), "endcap-grocer-browser-"));
const products = readCatalogue(readFileSync(here("front/catalogue.tsv"), "utf8")).slice(0, 60);
let origin: Awaited<ReturnType<typeof startTestOrigin>>;
let edge: EdgeServer;
let browser: Browser;

beforeAll(async () => {
  origin = await startTestOrigin();
  const key: ApiKey = { kind: "publishable", id: "k", shop: "grocer", origins: [], limitPerMinute: 100_000 };
  edge = await startEdge({
    port: 0,
    stateFolder: join(home, "edge"),
    runFolder: join(home, "run"),
    bindings: { ENDCAP_EDGE_SECRET: testEdgeSecret, ORIGIN_URL: origin.url },
    frontConfigPath: here("front/wrangler.toml"),
    frontBindings: { ENDCAP_PUBLISHABLE_KEY: await issueApiKey(key, await deriveSecret(testEdgeSecret, "api-key")) },
  });
  const { source } = testShop("grocer", products.length);
  const shop = {
    source: { ...source, items: source.items.map((item, at) => ({ ...item, id: products[at]?.id ?? item.id })) },
    cards: products.map(({ id, title, cents }) => ({
      id,
      title,
      link: `/products/${id}`,
      image: `/pictures/${id}.svg`,
      price: { amount: cents / 100, currency: "USD" },
    })),
  };
  for (const { path, init } of await publishCalls(await encodeShop(shop), testEdgeSecret)) {
    const response = await fetch(edge.url + path, init);
    expect([path, response.ok]).toEqual([path, true]);
  }
  browser = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await edge.stop();
  await origin.stop();
  rmSync(home, { recursive: true, force: true });
});

// A tenth of what Core Web Vitals still calls good.
const shiftMax = 0.01;
const faults: string[] = [];
afterEach(() => expect(faults.splice(0)).toEqual([]));

async function visit(width: number, path = "/"): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 844 } });
  await context.addInitScript(() => {
    const page = window as unknown as { shifted: number };
    page.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) page.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(edge.url + path);
  return page;
}

async function taken(): Promise<Extract<IntakeMessage, { type: "event" }>[]> {
  const calls = (await (await fetch(`${origin.url}/test/calls?shop=grocer`)).json()) as {
    path: string;
    status: number;
    body: { messages: IntakeMessage[] };
  }[];
  return calls
    .filter(({ path, status }) => path === "/v1/intake" && status === 200)
    .flatMap(({ body }) => body.messages)
    .filter((message) => message.type === "event");
}
const shelfLinks = (page: Page, placement: string) => page.locator(`endcap-shelf[placement="${placement}"] a`);

it("lets a newcomer look, click on a shelf, fill the cart and buy, and reports each step in GA4's words", {
  timeout: 90_000,
}, async () => {
  const page = await visit(1280);
  await page.getByRole("button", { name: "Yes, remember me" }).click();
  await expect.poll(() => page.locator(".consent").isHidden()).toBe(true);
  await expect.poll(() => shelfLinks(page, "home").count()).toBe(12);
  await page.getByRole("navigation", { name: "Departments" }).getByRole("link", { name: "Fruit & vegetables" }).click();
  await page.getByRole("link", { name: "Bananas, 40 lb" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Bananas, 40 lb" }).waitFor();
  await page.getByLabel("Quantity").fill("3");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByText("Bananas, 40 lb is in your cart.").waitFor();
  await expect.poll(() => page.locator("[data-cart-count]").textContent()).toBe("3");
  const chosen = shelfLinks(page, "product-together").nth(2);
  await chosen.scrollIntoViewIfNeeded();
  await eventually(async () =>
    (await taken()).some(({ items = [] }) => items.some((item) => item.item_list_id === "product-together")),
  );
  const title = (await chosen.locator(".t").textContent()) ?? "";
  await chosen.click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  await page.getByRole("link", { name: "Cart, 3 items" }).click();
  await expect.poll(() => shelfLinks(page, "cart").count()).toBe(12);
  await page.getByRole("link", { name: "Check out" }).click();
  await page.getByRole("button", { name: "Place the order" }).click();
  await page.getByRole("heading", { level: 1, name: "Thank you" }).waitFor();
  await page.locator('endcap-shelf[heading="Buy it again"]').waitFor();
  const events = await eventually(async () => {
    const all = await taken();
    return all.some(({ name }) => name === "purchase") && all;
  });
  const named = (name: string) => events.filter((event) => event.name === name);
  expect(named("purchase")[0]).toMatchObject({
    items: [{ item_id: "1082185", quantity: 3 }],
    currency: "USD",
    consent: "full",
  });
  expect(named("add_to_cart")[0]?.items).toMatchObject([{ item_id: "1082185", quantity: 3 }]);
  const click = named("select_item").find(({ recommendationId }) => recommendationId !== undefined);
  expect(click).toMatchObject({ items: [{ index: 2, item_list_id: "product-together" }] });
  const impressions = named("view_item_list").filter(
    ({ recommendationId }) => recommendationId === click?.recommendationId,
  );
  expect(impressions.flatMap(({ items }) => items ?? []).map(({ item_id }) => item_id)).toContain(
    click?.items?.[0]?.item_id,
  );
  for (const name of ["view_item", "view_cart", "begin_checkout"])
    expect([name, named(name).length > 0]).toEqual([name, true]);
  await page.context().close();
});

it("works from the keyboard: skip link, visible focus, cart, and the panel that gives the focus back", async () => {
  const page = await visit(1280, "/products/1082185");
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Skip to the goods");
  expect(await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle)).toBe("solid");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  await page.getByLabel("Quantity").focus();
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Add to cart");
  await page.keyboard.press("Enter");
  await page.getByText("is in your cart.").waitFor();
  await page.getByRole("button", { name: "Behind this page" }).focus();
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Close");
  await page.keyboard.press("Escape");
  expect(await focused()).toBe("Behind this page");
  await page.context().close();
});

it("shows behind each shelf its rung, ages, model, time and why each product is on it", async () => {
  const page = await visit(1280, "/products/1082185");
  await expect.poll(() => shelfLinks(page, "product").count()).toBe(12);
  await page.getByRole("button", { name: "Behind this page" }).click();
  const panel = page.getByRole("complementary", { name: "Behind this page" });
  for (const heading of ["Goes well with", "Similar"]) {
    const shelf = panel.locator("section").filter({ has: page.getByRole("heading", { name: heading }) });
    expect(await shelf.locator(".rung").textContent()).toMatch(/^(ranked|session|neighbours|trending|popular)$/);
    const figures = await shelf.locator(".figures").textContent();
    for (const figure of ["Took", "Age", "Stock age", "Model", "Answer"]) expect(figures).toContain(figure);
    expect(await shelf.locator(".whys li").count()).toBe(12);
    expect(await shelf.locator(".whys li span").first().textContent()).toMatch(/\w+ \w+/);
  }
  await page.context().close();
});

it.each([390, 1280])("stands still while it loads, fits, and is legible at %i pixels", async (width) => {
  for (const path of ["/", "/departments/produce", "/products/1029743", "/search?q=tomato", "/cart"]) {
    const page = await visit(width, path);
    await page.waitForLoadState("networkidle");
    const found = await page.evaluate(measured);
    expect([path, found.overflow, found.illegible]).toEqual([path, 0, []]);
    expect([path, found.shifted < shiftMax, found.shifted]).toEqual([path, true, found.shifted]);
    await page.context().close();
  }
});

/** Runs in the page: what sticks out to the right, what moved, and texts below WCAG AA's contrast. */
function measured(): { overflow: number; shifted: number; illegible: string[] } {
  const numbers = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([red = 0, green = 0, blue = 0]: number[]): number => {
    const [r = 0, g = 0, b = 0] = [red, green, blue].map((value) => {
      const share = value / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element: Element | null): number[] => {
    if (!element) return [255, 255, 255];
    const color = numbers(getComputedStyle(element).backgroundColor);
    return color.length === 3 || (color[3] ?? 0) > 0.9 ? color : groundOf(element.parentElement);
  };
  const illegible: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const words = node.textContent?.trim() ?? "";
    if (
      !element ||
      words === "" ||
      ["SCRIPT", "STYLE"].includes(element.tagName) ||
      element.getBoundingClientRect().width <= 1
    )
      continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const [one, other] = [luminance(numbers(color)), luminance(groundOf(element))].sort((left, right) => right - left);
    const contrast = ((one ?? 0) + 0.05) / ((other ?? 0) + 0.05);
    const large =
      Number.parseFloat(fontSize) >= 24 || (Number.parseFloat(fontSize) >= 18.66 && Number(fontWeight) >= 700);
    if (contrast < (large ? 3 : 4.5)) illegible.push(`${words.slice(0, 40)} ${contrast.toFixed(2)}`);
  }
  return {
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    shifted: (window as unknown as { shifted: number }).shifted,
    illegible,
  };
}
