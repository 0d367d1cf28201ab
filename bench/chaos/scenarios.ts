// What goes wrong, scenario by scenario. Each is run under load by `run-scenario.ts`; to add one, add a row.
import { setTimeout as pause } from "node:timers/promises";
import type { RealPart } from "../../scripts/real-part.ts";
import type { Grocer } from "../whole/open-grocer.ts";
import { holdDown, kill } from "./kill.ts";

export interface Stage {
  readonly grocer: Grocer;
  /** When the log is kept there. */
  readonly broker: RealPart | undefined;
  /** How long a fault lasts. */
  readonly holdMs: number;
  /** Reads whose first try ends from now on are counted under this name. */
  phase(name: string): void;
}

export interface Scenario {
  readonly name: string;
  readonly does: string;
  /** Only with a Kafka broker. */
  readonly needsBroker?: boolean;
  /** Resolves when the fault is over and the parts are coming back by themselves. */
  run(stage: Stage): Promise<void>;
}

export const scenarios: readonly Scenario[] = [
  {
    name: "origin-killed",
    does: "the origin is killed and kept down for a while",
    run: async ({ grocer, holdMs, phase }) => {
      phase("origin down");
      const release = holdDown(grocer.running(), "origin");
      await pause(holdMs);
      await release();
    },
  },
  {
    name: "edge-restarted-in-outage",
    does: "the origin is down, and the edge's process is killed and comes back without it",
    run: async ({ grocer, holdMs, phase }) => {
      phase("origin down");
      const release = holdDown(grocer.running(), "origin");
      await pause(holdMs / 2);
      phase("origin down, edge restarting");
      await killEdgeAndWait(grocer);
      phase("origin down, edge restarted");
      await pause(holdMs);
      await release();
    },
  },
  {
    name: "postgres-killed",
    does: "Postgres is killed; its supervisor starts it again",
    run: async ({ grocer, holdMs, phase }) => {
      phase("Postgres killed");
      kill(grocer.running(), "postgres");
      await pause(holdMs);
    },
  },
  {
    name: "workerd-killed",
    does: "the edge's runtime is killed; its launcher starts it again",
    run: async ({ grocer, holdMs, phase }) => {
      phase("workerd killed");
      kill(grocer.running(), "workerd");
      await pause(holdMs);
    },
  },
  {
    name: "edge-killed",
    does: "the edge's whole process is killed; the supervisor starts it again",
    run: async ({ grocer, holdMs, phase }) => {
      phase("edge killed");
      await killEdgeAndWait(grocer);
      await pause(holdMs);
    },
  },
  {
    name: "supervisor-killed",
    does: "the supervisor is killed with everything it holds, and started again",
    run: async ({ grocer, phase }) => {
      phase("everything killed");
      await grocer.running().kill();
      await grocer.startAgain();
    },
  },
  {
    name: "broker-killed",
    does: "the Kafka broker is killed and started again",
    needsBroker: true,
    run: async ({ broker, holdMs, phase }) => {
      phase("broker down");
      await broker?.kill();
      await pause(holdMs);
      await broker?.restart();
    },
  },
];

/** Its runtime outlives it for a moment, and answers: only another pid tells that it is the new one. */
async function killEdgeAndWait(grocer: Grocer): Promise<void> {
  const killed = kill(grocer.running(), "edge");
  const endsMs = performance.now() + upMsMax;
  while (performance.now() < endsMs && [undefined, killed].includes(edgePid(grocer))) await pause(upPollMs);
  await untilUp(`${grocer.edgeUrl}/v1/health`);
}

/** Undefined between two lives. */
function edgePid(grocer: Grocer): number | undefined {
  try {
    return grocer.running().pidOf("edge");
  } catch {
    return undefined;
  }
}

const upMsMax = 60_000;
const upPollMs = 50;

async function untilUp(url: string): Promise<void> {
  const endsMs = performance.now() + upMsMax;
  while (performance.now() < endsMs) {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    await response?.arrayBuffer();
    if (response) return;
    await pause(upPollMs);
  }
  throw new Error(`${url} did not come back within ${upMsMax / 1_000} s`);
}
