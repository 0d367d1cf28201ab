// What the serving thread and the process tell each other. Tables cross once; a batch is a few kilobytes.
import type { ModelManifest } from "../../../shared/wire/model-manifest.ts";

export interface ThreadModel {
  readonly name: string;
  readonly manifest: ModelManifest;
  readonly items: number;
  readonly onnx: Uint8Array;
}

/** Row-major [batch, length], oldest first, padded in front with 0. */
export interface Columns {
  readonly batch: number;
  readonly length: number;
  readonly history: Int32Array<ArrayBuffer>;
  readonly weight: Float32Array<ArrayBuffer>;
  /** Days. */
  readonly age: Float32Array<ArrayBuffer>;
  readonly kind: Int32Array<ArrayBuffer>;
}

/** The columns travel as one buffer, which moves and is not copied. */
export interface BatchQuestion {
  readonly id: number;
  readonly model: string;
  readonly batch: number;
  readonly length: number;
  readonly buffer: ArrayBuffer;
}

export function columnsOf(batch: number, length: number, buffer = new ArrayBuffer(batch * length * 16)): Columns {
  const cells = batch * length;
  return {
    batch,
    length,
    history: new Int32Array(buffer, 0, cells),
    weight: new Float32Array(buffer, cells * 4, cells),
    age: new Float32Array(buffer, cells * 8, cells),
    kind: new Int32Array(buffer, cells * 12, cells),
  };
}

/** Row-major [rows, width]: item numbers of the model, best first, 0 = padding. */
export interface AnswerTable {
  readonly width: number;
  readonly item: Int32Array;
  readonly score: Float32Array;
}

export type ThreadReply =
  | {
      readonly kind: "ready";
      /** By model: one row a segment, for crowd lists. */
      readonly lists: Readonly<Record<string, AnswerTable>>;
      /** By model: row i is the answer to a history that is item i alone; row 0 is padding. */
      readonly neighbours: Readonly<Record<string, AnswerTable>>;
    }
  | { readonly kind: "answer"; readonly id: number; readonly answer: AnswerTable; readonly runMs: number }
  | { readonly kind: "failed"; readonly id: number | undefined; readonly message: string };
