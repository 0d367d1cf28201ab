// Micro-batching: what came in one turn of the event loop leaves together at its end; while the thread works, more gather. No timer, no wait.
import type { AnswerTable, BatchQuestion } from "./model-message.ts";
import { columnsOf } from "./model-message.ts";

export const batchQuestionsMax = 32;
/** Beyond this the thread is not keeping up: a shelf does better with fewer sources than with a late answer. */
export const queuedQuestionsMax = 256;
/** One runs, one waits in the thread's mailbox, so that it never idles between two. */
const batchesInFlightMax = 2;

/** A history in a model's own item numbers, oldest first. */
export interface Question {
  readonly history: Int32Array;
  readonly weight: Float32Array;
  /** Days since the event. */
  readonly age: Float32Array;
  readonly kind: Int32Array;
}

/** Items of the model, best first; ends before padding. */
export interface Answer {
  readonly item: Int32Array;
  readonly score: Float32Array;
}

interface Waiting {
  readonly question: Question;
  readonly resolve: (answer: Answer | undefined) => void;
}

export interface QuestionQueue {
  /** Undefined: the queue was full, or the thread failed. Never rejects. */
  ask(model: string, question: Question): Promise<Answer | undefined>;
  answered(id: number, table: AnswerTable | undefined): void;
  /** Answers everything that waits with undefined, now and from now on. */
  fail(): void;
  readonly waiting: number;
}

/** @param defer runs its argument once the events at hand are handled */
export function questionQueue(
  send: (question: BatchQuestion) => void,
  defer: (flush: () => void) => void = setImmediate,
): QuestionQueue {
  const queues = new Map<string, Waiting[]>();
  const inFlight = new Map<number, readonly Waiting[]>();
  let waiting = 0;
  let failed = false;
  let ids = 0;

  let deferred = false;
  const flushSoon = (): void => {
    if (deferred) return;
    deferred = true;
    defer(flush);
  };
  const flush = (): void => {
    deferred = false;
    while (inFlight.size < batchesInFlightMax && waiting > 0) {
      let model = "";
      let longest: Waiting[] = [];
      for (const [name, queue] of queues) if (queue.length > longest.length) [model, longest] = [name, queue];
      const asked = longest.splice(0, batchQuestionsMax);
      waiting -= asked.length;
      const id = ids++;
      inFlight.set(id, asked);
      send(pack(id, model, asked));
    }
  };

  return {
    get waiting() {
      return waiting;
    },
    ask(model, question) {
      if (failed || waiting >= queuedQuestionsMax || question.history.length === 0) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        const queue = queues.get(model) ?? [];
        queues.set(model, queue);
        queue.push({ question, resolve });
        waiting += 1;
        flushSoon();
      });
    },
    answered(id, table) {
      const asked = inFlight.get(id) ?? [];
      inFlight.delete(id);
      for (const [row, { resolve }] of asked.entries()) resolve(table && rowOf(table, row));
      if (waiting > 0) flushSoon();
    },
    fail() {
      failed = true;
      const all = [...inFlight.values(), ...queues.values()].flat();
      inFlight.clear();
      queues.clear();
      waiting = 0;
      for (const { resolve } of all) resolve(undefined);
    },
  };
}

function pack(id: number, model: string, asked: readonly Waiting[]): BatchQuestion {
  const length = asked.reduce((longest, { question }) => Math.max(longest, question.history.length), 1);
  const columns = columnsOf(asked.length, length);
  asked.forEach(({ question }, row) => {
    const at = (row + 1) * length - question.history.length;
    columns.history.set(question.history, at);
    columns.weight.set(question.weight, at);
    columns.age.set(question.age, at);
    columns.kind.set(question.kind, at);
  });
  return { id, model, batch: asked.length, length, buffer: columns.history.buffer };
}

function rowOf(table: AnswerTable, row: number): Answer {
  const from = row * table.width;
  let to = from;
  while (to < from + table.width && table.item[to] !== 0) to++;
  return { item: table.item.subarray(from, to), score: table.score.subarray(from, to) };
}
