// Model files and item tables by their checksum: the name proves the content, on the way in and on the way out.
import { createHash } from "node:crypto";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { ObjectStore } from "../objects/object-store.ts";

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const pathOf = (shop: string, checksum: string): string => `models/shop=${shop}/${checksum}`;

/** @returns the checksum; storing the same bytes again changes nothing */
export async function putArtefact(objects: ObjectStore, shop: string, bytes: Uint8Array): Promise<string> {
  const checksum = sha256(bytes);
  await objects.put(pathOf(shop, checksum), bytes);
  return checksum;
}

/** @throws EndcapError model/checksum when the bytes are gone or are not those that were stored */
export async function getArtefact(
  objects: ObjectStore,
  shop: string,
  checksum: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await objects.get(pathOf(shop, checksum));
  if (!bytes) throw new EndcapError("model/checksum", `The model file ${checksum.slice(0, 12)}… is missing.`);
  const found = sha256(bytes);
  if (found !== checksum) {
    throw new EndcapError("model/checksum", `The model file ${checksum.slice(0, 12)}… is damaged.`, {
      detail: `found ${found}`,
    });
  }
  return bytes;
}
