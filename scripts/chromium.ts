// The browser that tests and benches drive. It comes from npm on Linux x64 (nothing to install, the same version for
// all); elsewhere an installed Chrome or Chromium is used. CHROMIUM_PATH names another one anywhere.
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { chromium } from "playwright-core";
import { cacheFolder } from "./cache-folder.ts";

const unpackMsMax = 120_000;
const launchMsMax = 30_000;

// Root needs no-sandbox; containers have a small /dev/shm. Web security stays on: cross-origin rules are under test.
const flags = ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"];

/** Opens a headless browser; close it when done. @throws Error that says how to get one when there is none */
export async function launchBrowser(): Promise<Browser> {
  const found = await findBrowser();
  return chromium.launch({ ...found, args: flags, headless: true, timeout: launchMsMax });
}

interface FoundBrowser {
  readonly executablePath: string;
  readonly env?: Record<string, string>;
}

async function findBrowser(): Promise<FoundBrowser> {
  const given = process.env["CHROMIUM_PATH"];
  if (given) return { executablePath: given };
  if (process.platform === "linux" && process.arch === "x64") return await unpackedBrowser();
  const installed = installedBrowsers().find((path) => existsSync(path));
  if (installed) return { executablePath: installed };
  throw new Error(
    `There is no browser for ${process.platform}-${process.arch}: install Chrome or Chromium, or set CHROMIUM_PATH to one.`,
  );
}

function installedBrowsers(): string[] {
  const folders = (process.env["PATH"] ?? "").split(":").filter(Boolean);
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const applications = ["Google Chrome", "Chromium"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...applications];
}

/** Unpacked once a version, in one step that several test processes may race for. */
async function unpackedBrowser(): Promise<FoundBrowser> {
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const { version } = JSON.parse(readFileSync(join(dirname(dirname(entry)), "package.json"), "utf8"));
  const folder = join(cacheFolder(), `chromium-${version}`);
  if (!existsSync(folder)) await unpack(entry, folder);
  const executablePath = join(folder, "chromium");
  const env: Record<string, string> = { PATH: process.env["PATH"] ?? "", HOME: folder };
  if (lacksLibraries(executablePath)) env["LD_LIBRARY_PATH"] = join(folder, "al2023", "lib");
  if (!existsSync("/etc/fonts/fonts.conf")) env["FONTCONFIG_PATH"] = join(folder, "fonts");
  return { executablePath, env };
}

async function unpack(entry: string, folder: string): Promise<void> {
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    const program = `await (await import(${JSON.stringify(entry)})).default.executablePath()`;
    // The package unpacks to the temporary folder, and brings its own libraries only where it believes to be in a Lambda.
    const env = { PATH: process.env["PATH"] ?? "", TMPDIR: fresh, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" };
    await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], { env, timeout: unpackMsMax });
    renameSync(fresh, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function lacksLibraries(program: string): boolean {
  try {
    return execFileSync("ldd", [program], { encoding: "utf8" }).includes("not found");
  } catch {
    return true;
  }
}
