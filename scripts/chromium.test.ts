import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { launchBrowser } from "./chromium.ts";

it("opens a page, and keeps one origin from reading another", { timeout: 150_000 }, async () => {
  const serve = async (body: string): Promise<{ origin: string; close(): void }> => {
    const server = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(body));
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
  };
  const shop = await serve("<h1>The shop</h1>");
  const stranger = await serve("private");
  const browser = await launchBrowser();
  const page = await (await browser.newContext()).newPage();
  await page.goto(shop.origin);
  expect(await page.textContent("h1")).toBe("The shop");
  const read = (origin: string): Promise<string> =>
    page
      .evaluate(async (url) => (await fetch(url)).text().catch(String), origin)
      .catch((error: Error) => error.message);
  expect(await read(shop.origin)).toContain("The shop");
  expect(await read(stranger.origin)).toContain("Failed to fetch");
  await browser.close();
  shop.close();
  stranger.close();
});
