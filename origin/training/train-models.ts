// All models of a shop from one data set: choose settings on held-out days, then learn from everything.
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { ModelManifest } from "../../shared/wire/model-manifest.ts";
import { evaluate } from "./evaluate.ts";
import type { HoldOut } from "./hold-out.ts";
import { holdOut } from "./hold-out.ts";
import type { Parameters, SourceModel, TrainedSource } from "./models/source-model.ts";
import { models } from "./models.ts";
import type { TrainingData } from "./training-data.ts";

export const trainingEventsMin = 200;
export const trainingShoppersMin = 10;

export interface TrainedModel extends TrainedSource {
  readonly model: string;
  /** `hr10`, `ndcg10`, its standard error `ndcg10Error` and `cases` of the held-out days; `seconds` of training. */
  readonly metrics: ModelManifest["metrics"];
}
export interface TrainingProgress {
  /** For people: what is being done. */
  readonly step: string;
  /** Part of the whole, 0 … 1. */
  readonly done: number;
}

/** @throws EndcapError training/too-little-data, in words for the shop's owner */
export function requireEnough(data: TrainingData): void {
  const shoppers = new Set(data.shopper).size;
  if (data.item.length >= trainingEventsMin && shoppers >= trainingShoppersMin) return;
  throw new EndcapError(
    "training/too-little-data",
    `There are ${data.item.length} events of ${shoppers} shoppers to learn from; it takes ${trainingEventsMin} of ${trainingShoppersMin}.`,
  );
}

/** Yields each model as it is ready. */
export async function* trainModels(
  data: TrainingData,
  nowMs: number,
  progress: (progress: TrainingProgress) => void,
): AsyncGenerator<TrainedModel> {
  requireEnough(data);
  const kept = holdOut(data, nowMs);
  const steps = models.reduce((sum, { variants }) => sum + variants.length + 1, 0);
  let step = 0;
  const begin = (words: string): void => progress({ step: words, done: step++ / steps });
  for (const model of models) {
    const began = performance.now();
    const chosen = await choose(model, kept, begin);
    begin(`${model.name}: learning from everything`);
    const trained = model.train(data, nowMs, chosen.variant);
    const seconds = Number(((performance.now() - began) / 1_000).toFixed(2));
    yield { ...trained, model: model.name, metrics: { ...chosen.metrics, seconds } };
  }
}

async function choose(
  model: SourceModel,
  kept: HoldOut,
  begin: (step: string) => void,
): Promise<{ variant: Parameters; metrics: Record<string, number> }> {
  const cases = kept.cases(model.task);
  let best: { variant: Parameters; metrics: Record<string, number> } | undefined;
  for (const [index, variant] of model.variants.entries()) {
    begin(
      `${model.name}: judging on held-out days${model.variants.length > 1 ? `, ${index + 1} of ${model.variants.length}` : ""}`,
    );
    const metrics = await evaluate(model.train(kept.train, kept.splitAtMs, variant), cases);
    if (!best || (metrics["ndcg10"] ?? 0) > (best.metrics["ndcg10"] ?? 0)) best = { variant, metrics };
  }
  return best ?? { variant: {}, metrics: {} };
}
