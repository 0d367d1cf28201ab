// `node scripts/write-edge-files.ts`: generates what the Worker serves as files, after shapes or the beacon changed.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { edgeFiles } from "./edge-files/edge-files.ts";

const folder = fileURLToPath(new URL("../edge/generated", import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [name, content] of await edgeFiles()) writeFileSync(join(folder, name), content);
