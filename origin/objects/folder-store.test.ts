import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { folderStore } from "./folder-store.ts";
import { objectStoreContract } from "./object-store.contract.ts";

const folder = await mkdtemp(join(tmpdir(), "endcap-folder-store-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

objectStoreContract("a folder", async () => folderStore(folder));
