// What the serving thread and the process tell each other. Tables cross once; a batch is a few kilobytes.
import type { ModelManifest } from "../../../shared/wire/model-manifest.ts";

export interface ThreadModel {
  readonly name: string;
  readonly manifest: ModelManifest;
  readonly items: number;
  readonly onnx: Uint8Array;
}

/** Row-major [batch, length], oldest first, padded in front with 0. */
export interface BatchQuestion {
  readonly id: number;
  readonly model: string;
  readonly batch: number;
  readonly length: number;
  readonly history: Int32Array;
  readonly weight: Float32Array;
  readonly age: Float32Array;
  readonly kind: Int32Array;
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
