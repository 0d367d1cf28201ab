/** A shard of the outbox: a Durable Object that keeps accepted messages on disk until the origin's log has them. */
import { DurableObject } from "cloudflare:workers";
import type { Edge, RawBindings } from "../bindings.ts";
import { readBindings } from "../bindings.ts";
import type { IntakeOutcome } from "./call-intake.ts";
import { callIntake } from "./call-intake.ts";

/** What one `add` keeps: the messages of one shopper group of one call, as a JSON array. */
interface PendingRow extends Record<string, SqlStorageValue> {
  readonly seq: number;
  readonly messages: number;
  readonly bytes: number;
  readonly body: string;
}

export interface OutboxContents {
  readonly messages: number;
  readonly bytes: number;
  /** When the oldest was added, milliseconds since the epoch. */
  readonly oldestAt: number | undefined;
}

const firstAlarmMs = 50;
const backoffMsMax = 5_000;
const callTimeoutMs = 10_000;
const messagesPerCallMax = 500;
const bytesPerCallMax = 3_000_000;
const callsPerAlarmMax = 50;
/** One day under what intake takes (see messageAgeMsMax). */
const keptMsMax = 14 * 24 * 3600_000;
const encoder = new TextEncoder();

export class Outbox extends DurableObject<RawBindings> {
  readonly #edge: Edge;
  readonly #sql: SqlStorage;
  #bytes = 0;
  /** True while an alarm is set or running: whoever ends it looks for rows first. */
  #scheduled = false;
  #failures = 0;

  constructor(state: DurableObjectState, bindings: RawBindings) {
    super(state, bindings);
    this.#edge = readBindings(bindings);
    this.#sql = state.storage.sql;
    this.#sql.exec(
      "create table if not exists pending (seq integer primary key autoincrement, at integer not null, messages integer not null, bytes integer not null, body text not null)",
    );
    void state.blockConcurrencyWhile(async () => {
      const { messages, bytes } = this.contents();
      this.#bytes = bytes;
      this.#scheduled = (await state.storage.getAlarm()) !== null;
      if (messages > 0) await this.#schedule(firstAlarmMs);
    });
  }

  /**
   * Keeps messages; answers once they are on disk.
   * @param body JSON array of IntakeMessage
   * @returns `full` when the shard has no room: nothing was kept
   */
  async add(body: string, messages: number): Promise<"kept" | "full"> {
    const bytes = encoder.encode(body).length;
    if (this.#bytes + bytes > this.#edge.outboxBytesMax) return "full";
    this.#sql.exec(
      "insert into pending (at, messages, bytes, body) values (?, ?, ?, ?)",
      Date.now(),
      messages,
      bytes,
      body,
    );
    this.#bytes += bytes;
    await this.#schedule(firstAlarmMs);
    await this.ctx.storage.sync();
    return "kept";
  }

  contents(): OutboxContents {
    const row = this.#sql
      .exec<{
        messages: number;
        bytes: number;
        oldest: number | null;
      }>("select coalesce(sum(messages), 0) messages, coalesce(sum(bytes), 0) bytes, min(at) oldest from pending")
      .one();
    return { messages: row.messages, bytes: row.bytes, oldestAt: row.oldest ?? undefined };
  }

  /** Sends what is kept, oldest first, and comes back until nothing is left. */
  override async alarm(): Promise<void> {
    this.#scheduled = true;
    this.#dropExpired();
    let delivered = true;
    for (let call = 0; call < callsPerAlarmMax && delivered; call++) {
      const rows = this.#oldest();
      if (rows.length === 0) break;
      delivered = await this.#deliver(rows);
    }
    this.#failures = delivered ? 0 : this.#failures + 1;
    this.#scheduled = false;
    if (this.#oldest().length > 0) await this.#schedule(this.#backoffMs());
  }

  /** @returns false when the origin could not be reached: all that is kept stays */
  async #deliver(rows: readonly PendingRow[]): Promise<boolean> {
    const outcome = await this.#send(rows.map((row) => row.body.slice(1, -1)));
    if (outcome.kind === "failed") return false;
    if (outcome.kind === "taken") {
      this.#remove(rows);
      return true;
    }
    for (const row of rows) {
      if (!(await this.#deliverSingly(row))) return false;
      this.#remove([row]);
    }
    return true;
  }

  /** One bad message must not hold back its neighbours: what is refused alone is reported and let go. */
  async #deliverSingly(row: PendingRow): Promise<boolean> {
    for (const message of JSON.parse(row.body) as unknown[]) {
      const outcome = await this.#send([JSON.stringify(message)]);
      if (outcome.kind === "failed") return false;
      if (outcome.kind === "refused") this.#report("a message was refused by intake", { why: outcome.why });
    }
    return true;
  }

  #send(bodies: readonly string[]): Promise<IntakeOutcome> {
    return callIntake(this.#edge, `{"messages":[${bodies.join(",")}]}`, crypto.randomUUID(), callTimeoutMs);
  }

  /** As many as one call may carry; always one. */
  #oldest(): PendingRow[] {
    const rows: PendingRow[] = [];
    let [messages, bytes] = [0, 0];
    const cursor = this.#sql.exec<PendingRow>(
      "select seq, messages, bytes, body from pending order by seq limit ?",
      messagesPerCallMax,
    );
    for (const row of cursor) {
      messages += row.messages;
      bytes += row.bytes;
      if (rows.length > 0 && (messages > messagesPerCallMax || bytes > bytesPerCallMax)) break;
      rows.push(row);
    }
    return rows;
  }

  #remove(rows: readonly PendingRow[]): void {
    const last = rows.at(-1);
    if (!last) return;
    this.#sql.exec("delete from pending where seq <= ?", last.seq);
    for (const row of rows) this.#bytes -= row.bytes;
  }

  #dropExpired(): void {
    const oldest = Date.now() - keptMsMax;
    const lost = this.#sql
      .exec<{ messages: number }>("select coalesce(sum(messages), 0) messages from pending where at < ?", oldest)
      .one();
    if (lost.messages === 0) return;
    this.#sql.exec("delete from pending where at < ?", oldest);
    this.#bytes = this.contents().bytes;
    this.#report("messages were kept for 14 days and are given up", { messages: lost.messages });
  }

  async #schedule(afterMs: number): Promise<void> {
    if (this.#scheduled) return;
    this.#scheduled = true;
    await this.ctx.storage.setAlarm(Date.now() + afterMs);
  }

  /** 50 ms, doubled by each failure in a row, 5 s at most; a fifth of it by chance, so that shards do not call in step. */
  #backoffMs(): number {
    const full = Math.min(backoffMsMax, firstAlarmMs * 2 ** Math.min(this.#failures, 20));
    return full * (0.8 + 0.2 * Math.random());
  }

  #report(what: string, more: Readonly<Record<string, unknown>>): void {
    console.error(JSON.stringify({ level: "error", what, outbox: this.ctx.id.name, ...more }));
  }
}
