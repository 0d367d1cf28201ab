// The promises of every object store, run against each implementation by its own test file.
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { ObjectStore } from "./object-store.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export function objectStoreContract(name: string, open: () => Promise<ObjectStore>): void {
  describe(name, async () => {
    const store = await open();
    const folder = await mkdtemp(join(tmpdir(), "endcap-objects-"));
    afterAll(() => rm(folder, { recursive: true, force: true }));

    test("gives back the bytes that were put, under any plain path", async () => {
      const part = fc.stringMatching(/^[A-Za-z0-9_=-][A-Za-z0-9._=-]{0,20}$/);
      await fc.assert(
        fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 4 }), fc.uint8Array(), async (parts, bytes) => {
          const path = [randomUUID(), ...parts].join("/");
          await store.put(path, bytes);
          expect(await store.get(path)).toEqual(Uint8Array.from(bytes));
        }),
        { numRuns: 20 },
      );
    });

    test("replaces as a whole: concurrent readers see one put or another, never a mixture", async () => {
      const path = `${randomUUID()}/a`;
      const versions = ["a", "b", "c"].map((letter) => bytesOf(letter.repeat(300_000)));
      await store.put(path, versions[0] ?? bytesOf(""));
      const reads = Array.from({ length: 30 }, () => store.get(path));
      await Promise.all(versions.map((bytes) => store.put(path, bytes)));
      for (const read of [...(await Promise.all(reads)), await store.get(path)]) {
        expect(read?.length).toBe(300_000);
        expect(new Set(read).size).toBe(1);
      }
    });

    test("takes a finished file in, and shows objects as local files", async () => {
      const [local, path] = [join(folder, "finished"), `${randomUUID()}/b`];
      await writeFile(local, "hello");
      await store.putFile(path, local);
      expect(await readFile(await store.localFile(path), "utf8")).toBe("hello");
    });

    test("says undefined for what is absent, throws for its local file, and forgets what is deleted", async () => {
      const path = `${randomUUID()}/c`;
      expect(await store.get(path)).toBeUndefined();
      await expect(store.localFile(path)).rejects.toThrow();
      await store.put(path, bytesOf("x"));
      await store.delete(path);
      await store.delete(path);
      expect(await store.get(path)).toBeUndefined();
    });

    test("lists by prefix, sorted, nothing but objects", async () => {
      const root = randomUUID();
      for (const path of ["y/2", "x/1", "x/10", "xy/3"]) await store.put(`${root}/${path}`, bytesOf(path));
      expect(await store.list(`${root}/x`)).toEqual([`${root}/x/1`, `${root}/x/10`, `${root}/xy/3`]);
      expect(await store.list(`${root}/x/`)).toEqual([`${root}/x/1`, `${root}/x/10`]);
      expect(await store.list(`${randomUUID()}/`)).toEqual([]);
      expect((await store.list("")).filter((path) => path.startsWith(root))).toHaveLength(4);
    });

    test("refuses paths that climb out or are not plain", async () => {
      for (const path of ["", "/a", "a//b", "../a", "a/../../b", "a/..", "./a", "a/.hidden", "a\\b", "a\0b", "a/"]) {
        await expect(store.put(path, bytesOf("x"))).rejects.toThrow(/not an object path/);
        await expect(store.get(path)).rejects.toThrow(/not an object path/);
        await expect(store.delete(path)).rejects.toThrow(/not an object path/);
        await expect(store.localFile(path)).rejects.toThrow(/not an object path/);
      }
      await expect(store.list("../")).rejects.toThrow(/not an object path/);
    });
  });
}
