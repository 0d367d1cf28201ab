// Runs on any Node >= 20 with npm: puts the pinned pnpm's packages (Node 24 and Postgres among them) in place, once per lockfile.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const platforms = ["linux-x64", "linux-arm64", "darwin-arm64"];
const nodeMajorMin = 20;
const stamp = join(root, "node_modules", ".endcap-setup");

const [major] = process.versions.node.split(".").map(Number);
if (major < nodeMajorMin)
  stop(`Endcap needs Node ${nodeMajorMin} or newer to set itself up; this is ${process.version}.`);

const platform = `${process.platform}-${process.arch}`;
if (!platforms.includes(platform)) {
  stop(
    `Endcap runs on ${platforms.join(", ")}; this is ${platform}. On Windows use WSL 2, elsewhere a Linux container.`,
  );
}
if (platform === "linux-x64" || platform === "linux-arm64") {
  if (existsSync("/etc/alpine-release"))
    stop("Endcap needs glibc: use a Debian, Ubuntu or Fedora based system instead of Alpine.");
}

const wanted = ["pnpm-lock.yaml", "pnpm-workspace.yaml"]
  .map((name) => readFileSync(join(root, name), "utf8"))
  .join("\n");
const node = join(root, "node_modules", ".bin", "node");
const installed = existsSync(stamp) && existsSync(node) && readFileSync(stamp, "utf8") === wanted;

if (!installed) {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  console.log(`Setting up with ${packageManager} …`);
  const run = spawnSync("npx", ["--yes", packageManager, "install", "--frozen-lockfile"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, CI: process.env.CI ?? "true" },
  });
  if (run.error) stop(`npx could not be started (${run.error.message}). It comes with Node: check your installation.`);
  if (run.status !== 0) {
    stop(
      "The packages could not be installed. Check the network and the disk, then run `npm run setup` again.",
      run.status ?? 1,
    );
  }
  if (!existsSync(node))
    stop(`The packages for ${platform} are incomplete (no Node 24). Remove node_modules and run \`npm run setup\`.`);
  writeFileSync(stamp, wanted);
}

function stop(message, status = 1) {
  console.error(message);
  process.exit(status);
}
