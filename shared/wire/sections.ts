/** A container of named byte ranges, read in place: 8-byte aligned, so a section is a typed-array view without a copy. */
import { EndcapError } from "./error-code.ts";

const magic = "ENDCAP01";
const nameBytes = 24;
const entryBytes = nameBytes + 8;
const headBytes = 16;
const sectionsMax = 64;
const aligned = (position: number): number => (position + 7) & ~7;

export type Sections = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

export function encodeSections(
  sections: Iterable<readonly [string, ArrayBufferView | string]>,
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts = [...sections].map(([name, data]) => ({
    name: encoder.encode(name),
    bytes:
      typeof data === "string" ? encoder.encode(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  }));
  if (parts.length > sectionsMax) throw new RangeError(`more than ${sectionsMax} sections`);
  let end = aligned(headBytes + parts.length * entryBytes);
  const starts = parts.map((part) => {
    if (part.name.length > nameBytes) throw new RangeError("a section name is too long");
    const start = end;
    end = aligned(start + part.bytes.length);
    return start;
  });
  const out = new Uint8Array(end);
  const view = new DataView(out.buffer);
  out.set(encoder.encode(magic));
  view.setUint32(8, parts.length, true);
  parts.forEach((part, index) => {
    const entry = headBytes + index * entryBytes;
    out.set(part.name, entry);
    view.setUint32(entry + nameBytes, starts[index] ?? 0, true);
    view.setUint32(entry + nameBytes + 4, part.bytes.length, true);
    out.set(part.bytes, starts[index]);
  });
  return out;
}

/** @throws EndcapError bundle/invalid for anything that encodeSections did not write */
export function openSections(buffer: ArrayBuffer): Sections {
  const fail = (why: string): never => {
    throw new EndcapError("bundle/invalid", `These bytes are not an Endcap file: ${why}.`);
  };
  if (buffer.byteLength < headBytes) fail("too short");
  const view = new DataView(buffer);
  const decoder = new TextDecoder();
  if (decoder.decode(new Uint8Array(buffer, 0, 8)) !== magic) fail("wrong first bytes");
  const count = view.getUint32(8, true);
  if (count > sectionsMax || headBytes + count * entryBytes > buffer.byteLength) fail("broken table");
  const sections = new Map<string, Uint8Array<ArrayBuffer>>();
  for (let index = 0; index < count; index++) {
    const entry = headBytes + index * entryBytes;
    const name = decoder.decode(new Uint8Array(buffer, entry, nameBytes)).replace(/\0+$/, "");
    const start = view.getUint32(entry + nameBytes, true);
    const length = view.getUint32(entry + nameBytes + 4, true);
    if (start % 8 !== 0 || start + length > buffer.byteLength) fail(`section ${name} is out of range`);
    sections.set(name, new Uint8Array(buffer, start, length));
  }
  return sections;
}
