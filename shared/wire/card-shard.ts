/** Cards of consecutive item numbers, each already a JSON object text, so that an answer copies text instead of building objects. */

import type { Card } from "./card.ts";
import { EndcapError } from "./error-code.ts";
import { encodeSections, openSections } from "./sections.ts";

export const itemsPerShard = 2_048;

export interface CardShard {
  readonly count: number;
  readonly bytes: number;
  /** `{"id":…,"title":…}` of the nth item of this shard, as published (price too; the delta may override it). */
  text(position: number): string;
}

export function encodeCardShard(cards: readonly Card[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const texts = cards.map((card) => encoder.encode(JSON.stringify(card)));
  const start = new Uint32Array(cards.length + 1);
  texts.forEach((text, index) => {
    start[index + 1] = (start[index] ?? 0) + text.length;
  });
  const all = new Uint8Array(start[cards.length] ?? 0);
  texts.forEach((text, index) => {
    all.set(text, start[index]);
  });
  return encodeSections([
    ["start", start],
    ["text", all],
  ]);
}

/** @throws EndcapError bundle/invalid */
export function openCardShard(buffer: ArrayBuffer): CardShard {
  const sections = openSections(buffer);
  const [startBytes, text] = [sections.get("start"), sections.get("text")];
  if (!startBytes || !text) throw new EndcapError("bundle/invalid", "These cards lack a section.");
  const start = new Uint32Array(buffer, startBytes.byteOffset, startBytes.length >> 2);
  const decoder = new TextDecoder();
  return {
    count: start.length - 1,
    bytes: buffer.byteLength,
    text: (position) => decoder.decode(text.subarray(start[position], start[position + 1])),
  };
}
