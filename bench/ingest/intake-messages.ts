// What the edge sends intake: the households of the held-out weeks shop, two hundred at a time, as they interleave in a busy minute.

import { seededRandom } from "../../examples/grocer/simulator/seeded-random.ts";
import { shopVisit } from "../../examples/grocer/simulator/shop-visit.ts";
import type { Visit } from "../../examples/grocer/simulator/visits.ts";
import { readVisits } from "../../examples/grocer/simulator/visits.ts";
import type { IntakeMessage } from "../../shared/wire/intake.ts";

export const ingestShop = "ingest";
const openVisits = 200;

export type NextMessages = (count: number) => IntakeMessage[];

/** @returns the next messages of an endless stream. When all visits were made they are made again, by other people. */
export async function intakeMessages(run: string): Promise<NextMessages> {
  const visits = await readVisits();
  const random = seededRandom(1);
  let [number, begun] = [0, 0];
  const enter = (): Iterator<IntakeMessage> => {
    const round = Math.floor(begun / visits.length);
    return visitMessages(
      visits[begun % visits.length] as Visit,
      round,
      `${run}-${begun++}`,
      () => `${run}-${number++}`,
    );
  };
  const open = Array.from({ length: openVisits }, enter);
  const one = (): IntakeMessage => {
    const place = Math.floor(random.next() * openVisits);
    for (;;) {
      const { value, done } = open[place]?.next() ?? { done: true };
      if (!done) return value;
      open[place] = enter();
    }
  };
  return (count) => Array.from({ length: count }, one);
}

function* visitMessages(visit: Visit, round: number, session: string, newId: () => string): Iterator<IntakeMessage> {
  const walk = shopVisit(visit, session, seededRandom(round));
  const shopper = `household-${visit.shopper}-${round}`;
  for (let step = walk.next(); !step.done; step = walk.next([])) {
    for (const { items = [], ...happening } of step.value.events) {
      const at = Date.now();
      yield {
        ...{ type: "event", shop: ingestShop, shopper: { kind: "person", alias: shopper }, consent: "full" },
        ...{ country: "US", device: "mobile", source: `address-${shopper}`, verified: true, session },
        ...{ ...happening, id: newId(), at, receivedAt: at, items: [...items] },
      };
    }
  }
}
