// What a model is to the rest: a name, how to train it, and what is asked of it when it is judged.
import type { ModelManifest } from "../../../shared/wire/model-manifest.ts";
import type { TrainingData } from "../training-data.ts";

/** Everything of a model that training decides; ids, checksums and metrics are added by who keeps it. */
export interface TrainedSource {
  readonly onnx: Uint8Array<ArrayBuffer>;
  readonly shape: Pick<ModelManifest, "itemsMax" | "historyMax" | "contextWidth" | "inputs" | "segments">;
  readonly parameters: ModelManifest["parameters"];
}

/**
 * next-basket: a shopper's history, then what their next basket holds.
 * rest-of-basket: one line of a basket, then what else is in it.
 */
export type HoldOutTask = "next-basket" | "rest-of-basket";

export type Parameters = ModelManifest["parameters"];

export interface SourceModel {
  readonly name: string;
  readonly task: HoldOutTask;
  /** Settings that are tried on held-out days, the standard first; the best is kept. */
  readonly variants: readonly Parameters[];
  /** Deterministic: the same data gives the same file. @param nowMs the moment that ages are counted from */
  train(data: TrainingData, nowMs: number, variant?: Parameters): TrainedSource;
}

/** Most items any first model answers with: enough to mask from and still fill a shelf. */
export const itemsMax = 200;
