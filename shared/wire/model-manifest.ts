/** What travels with every ONNX file: how to feed it, what it saw, how good it was, and the checksums that prove both. */
import * as z from "zod/mini";
import { checksum, shopId } from "./identifier.ts";

export const modelKinds = ["source", "ranker", "item-encoder"] as const;

export const segmentsMax = 2_000;

export const modelManifest = z.object({
  shop: shopId,
  /** Family: popular, trending, item-to-item, bought-together, buy-it-again… */
  model: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,59}$/)),
  /** Unique per shop and model, sortable by time of creation. */
  version: z.string().check(z.regex(/^[A-Za-z0-9._-]{1,80}$/)),
  kind: z.enum(modelKinds),
  createdAt: z.int(),
  /** Events trained on: from (inclusive) to (exclusive), milliseconds since the epoch, and how many. */
  dataWindow: z.object({ fromMs: z.int(), toMs: z.int(), events: z.int() }),
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  metrics: z.record(z.string(), z.number()),
  /** Largest K of the outputs; history length the graph reads (older entries are cut by the caller). */
  itemsMax: z.int(),
  historyMax: z.int(),
  /** Width of `context`; 0 = input absent. Optional inputs the graph has. */
  contextWidth: z.int(),
  inputs: z.array(z.enum(["history", "weight", "age", "kind", "context"])),
  /** Only for crowd lists: list keys (`list-key.ts`) that the number in context[0] stands for; the answer depends on nothing else. */
  segments: z.optional(z.array(z.string()).check(z.maxLength(segmentsMax))),
  /** SHA-256 of the ONNX bytes, and of the item table: a JSON array, index i+1 → item id (index 0 is padding). */
  onnx: checksum,
  items: checksum,
});
export type ModelManifest = z.infer<typeof modelManifest>;
