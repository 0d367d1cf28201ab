#!/usr/bin/env node
// `npx endcap <command>`: hands over to the pinned Node, which runs the TypeScript source as it is.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const node = fileURLToPath(new URL("../node_modules/.bin/node", import.meta.url));
const program = fileURLToPath(new URL("../origin/cli/endcap.ts", import.meta.url));

if (!existsSync(node)) {
  console.error("Endcap is not set up yet: run `npm run setup` first.");
  process.exit(1);
}
const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: "inherit" });
// A signal to this process alone is passed on; Ctrl-C reaches both, and the child decides when it is done.
process.on("SIGTERM", () => child.kill("SIGTERM"));
process.on("SIGINT", () => {});
child.once("exit", (status, signal) => process.exit(status ?? (signal === "SIGINT" ? 130 : 143)));
