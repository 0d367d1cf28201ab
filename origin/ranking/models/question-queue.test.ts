import fc from "fast-check";
import { expect, test } from "vitest";
import type { BatchQuestion } from "./model-message.ts";
import { columnsOf } from "./model-message.ts";
import type { Question } from "./question-queue.ts";
import { batchQuestionsMax, questionQueue, queuedQuestionsMax } from "./question-queue.ts";

const question = (items: readonly number[]): Question => ({
  history: Int32Array.from(items),
  weight: Float32Array.from(items, (item) => item / 10),
  age: Float32Array.from(items, () => 2),
  kind: Int32Array.from(items, () => 1),
});

const now = (flush: () => void): void => flush();

/** Answers each row with the last item of its history, and one more place of padding. */
function answerOf({ batch, length, buffer }: BatchQuestion) {
  const { history } = columnsOf(batch, length, buffer);
  const item = new Int32Array(batch * 2);
  for (let row = 0; row < batch; row++) item[row * 2] = history[(row + 1) * length - 1] ?? 0;
  return { width: 2, item, score: Float32Array.from(item) };
}

test("each question gets the answer to its own history, whatever was sent together", async () => {
  const histories = fc.array(fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 8 }), {
    maxLength: 90,
  });
  await fc.assert(
    fc.asyncProperty(histories, async (all) => {
      const sent: BatchQuestion[] = [];
      const queue = questionQueue((batch) => sent.push(batch), now);
      const asked = all.map((history, index) => queue.ask(index % 3 === 0 ? "a" : "b", question(history)));
      for (let batch = sent.shift(); batch; batch = sent.shift()) {
        expect(batch.batch).toBeLessThanOrEqual(batchQuestionsMax);
        queue.answered(batch.id, answerOf(batch));
      }
      expect((await Promise.all(asked)).map((answer) => [...(answer?.item ?? [])])).toEqual(
        all.map((history) => [history.at(-1)]),
      );
    }),
  );
});

test("questions of one turn leave together; while two batches run, later ones gather into one", () => {
  const sent: BatchQuestion[] = [];
  const turns: (() => void)[] = [];
  const queue = questionQueue(
    (batch) => sent.push(batch),
    (flush) => turns.push(flush),
  );
  const ask = (...items: number[]): void => {
    for (const item of items) void queue.ask("a", question([item]));
    for (const turn of turns.splice(0)) turn();
  };
  ask(1, 2, 3);
  ask(4);
  ask(5, 6);
  ask(7);
  expect(sent.map(({ batch }) => batch)).toEqual([3, 1]);
  queue.answered(sent[0]?.id ?? -1, undefined);
  ask();
  expect(sent.map(({ batch }) => batch)).toEqual([3, 1, 3]);
  const { history, weight } = columnsOf(3, 1, sent[2]?.buffer);
  expect([...history]).toEqual([5, 6, 7]);
  expect(weight[0]).toBeCloseTo(0.5);
});

test("shorter histories are padded in front", () => {
  const sent: BatchQuestion[] = [];
  const turns: (() => void)[] = [];
  const queue = questionQueue(
    (batch) => sent.push(batch),
    (flush) => turns.push(flush),
  );
  for (const items of [[3, 4, 5], [6]]) void queue.ask("a", question(items));
  turns[0]?.();
  expect([...columnsOf(2, 3, sent[0]?.buffer).history]).toEqual([3, 4, 5, 0, 0, 6]);
});

test("a full queue answers with nothing at once, and so does a lost thread, for all that wait", async () => {
  const queue = questionQueue(() => {});
  const asked = Array.from({ length: queuedQuestionsMax + 10 }, () => queue.ask("a", question([1])));
  expect(queue.waiting).toBe(queuedQuestionsMax);
  await expect(asked.at(-1)).resolves.toBeUndefined();
  queue.fail();
  expect(await Promise.all(asked)).toEqual(asked.map(() => undefined));
  await expect(queue.ask("a", question([1]))).resolves.toBeUndefined();
  expect(queue.waiting).toBe(0);
});
