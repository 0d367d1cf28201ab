// A model's answer as proposals of a source.
import type { Answer } from "../models/question-queue.ts";
import type { Proposal, Source } from "../shelf.ts";

export function proposals(source: Source, answer: Answer | undefined): Proposal[] {
  if (!answer) return [];
  const made: Proposal[] = [];
  for (let place = 0; place < answer.item.length; place++) {
    const item = answer.item[place] ?? -1;
    if (item >= 0) made.push({ item, score: answer.score[place] ?? 0, source });
  }
  return made;
}
