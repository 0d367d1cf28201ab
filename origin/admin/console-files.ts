// The console as the browser gets it: built once when its sources are newer, then served from memory with long caching for hashed files.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { OriginRoutes } from "../http/error-door.ts";

const sources = fileURLToPath(new URL("console", import.meta.url));
const dist = join(sources, "dist");
const vite = fileURLToPath(new URL("../../node_modules/vite/bin/vite.js", import.meta.url));
const buildMsMax = 60_000;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};
const security = {
  "content-security-policy":
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
};

/** Mounts `/admin/`. @throws Error when the console cannot be built */
export async function mountConsole(routes: OriginRoutes): Promise<void> {
  if (newest(sources) > newest(dist)) await build();
  const files = new Map(filesIn(dist).map((file) => [relative(dist, file), readFileSync(file)]));
  routes.get("/admin", (context) => context.redirect("/admin/"));
  routes.get("/admin/*", (context, next) => {
    const path = context.req.path.slice("/admin/".length) || "index.html";
    const file = files.get(path);
    if (!file) return next();
    return context.body(file, 200, {
      ...security,
      "content-type": types[extname(path)] ?? "application/octet-stream",
      "cache-control": path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    });
  });
}

function build(): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(
      process.execPath,
      [vite, "build", "--config", join(sources, "vite.config.ts"), "--logLevel", "error"],
      {
        timeout: buildMsMax,
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    let said = "";
    child.stderr.on("data", (part) => {
      said = `${said}${part}`.slice(-2_000);
    });
    child.on("error", failed);
    child.on("close", (code) => (code === 0 ? done() : failed(new Error(`The console could not be built: ${said}`))));
  });
}

const filesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
};

const newest = (folder: string): number =>
  filesIn(folder)
    .filter((file) => folder === dist || !file.startsWith(dist))
    .reduce((latest, file) => Math.max(latest, statSync(file).mtimeMs), 0);
