// The object store on a laptop: a folder. A put is a synced temporary file and a rename, so a crash leaves the old object, the new one, or none.
import { randomUUID } from "node:crypto";
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { ObjectStore } from "./object-store.ts";
import { objectBytesMax } from "./object-store.ts";

/** Unfinished objects wait here, outside every prefix that can be listed. */
const unfinishedFolder = ".unfinished";
const pathCharsMax = 1_000;

/** @param folder created when missing */
export function folderStore(folder: string): ObjectStore {
  const root = resolve(folder);
  const unfinished = async (): Promise<string> => {
    await mkdir(join(root, unfinishedFolder), { recursive: true });
    return join(root, unfinishedFolder, randomUUID());
  };
  return {
    async put(path, bytes) {
      const target = fileOf(root, path);
      if (bytes.byteLength > objectBytesMax) throw new RangeError(`${path} is over ${objectBytesMax} bytes`);
      const temporary = await unfinished();
      try {
        const file = await open(temporary, "wx");
        await file.writeFile(bytes).finally(() => file.close());
        await publish(temporary, target, root);
      } finally {
        await rm(temporary, { force: true });
      }
    },
    async putFile(path, localFile) {
      const target = fileOf(root, path);
      const { size } = await stat(localFile);
      if (size > objectBytesMax) throw new RangeError(`${path} is over ${objectBytesMax} bytes`);
      const temporary = await unfinished();
      try {
        await moveOrCopy(localFile, temporary);
        await publish(temporary, target, root);
      } finally {
        await rm(temporary, { force: true });
      }
    },
    async get(path) {
      try {
        return new Uint8Array(await readFile(fileOf(root, path)));
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    async localFile(path) {
      const file = fileOf(root, path);
      if (!(await stat(file)).isFile()) throw new Error(`there is no object ${path}`);
      return file;
    },
    async list(prefix) {
      const start = prefix === "" ? root : dirname(join(root, `${prefix}x`));
      if (prefix !== "") fileOf(root, `${prefix}x`);
      const entries = await readdir(start, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
        if (isAbsent(error)) return [];
        throw error;
      });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
        .filter((path) => path.startsWith(prefix) && !path.startsWith(`${unfinishedFolder}/`))
        .sort();
    },
    async delete(path) {
      await rm(fileOf(root, path), { force: true });
    },
  };
}

/** @throws RangeError for a path that is not plain: empty or dotted parts, another separator, a climb out of the folder */
function fileOf(root: string, path: string): string {
  const plain = path.split("/").every((part) => part !== "" && !part.startsWith(".") && !/[\\\0]/.test(part));
  if (!plain || path.length > pathCharsMax) throw new RangeError(`not an object path: ${JSON.stringify(path)}`);
  return join(root, path);
}

async function moveOrCopy(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    await copyFile(from, to);
    await rm(from);
  }
}

async function publish(temporary: string, target: string, root: string): Promise<void> {
  await sync(temporary);
  const made = await mkdir(dirname(target), { recursive: true });
  await rename(temporary, target);
  await sync(dirname(target));
  // New folders are entries of their parents, up to the first that was there before.
  if (made === undefined) return;
  for (let folder = dirname(target); folder !== dirname(made) && folder.startsWith(root); folder = dirname(folder))
    await sync(dirname(folder));
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  await handle.sync().finally(() => handle.close());
}

const isAbsent = (error: unknown): boolean =>
  ["ENOENT", "ENOTDIR", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
