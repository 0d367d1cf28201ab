/**
 * The event log's contract: durable, ordered per key, read by groups of consumers that keep their own positions.
 * Kafka and Postgres implement it; one contract suite holds both to it.
 */
export const topics = ["events", "catalogue", "dead"] as const;
export type Topic = (typeof topics)[number];

export const recordBytesMax = 900_000;
export const appendRecordsMax = 1_000;

export interface LogRecord {
  /** Records of one key keep their order and share a partition. */
  readonly key: string;
  readonly value: string;
}
export interface LogPosition {
  readonly partition: number;
  readonly offset: bigint;
}
export interface StoredRecord extends LogRecord, LogPosition {
  /** When the log took it, milliseconds since the epoch. */
  readonly appendedAt: number;
}

export interface LogBatch {
  readonly topic: Topic;
  readonly partition: number;
  /** In offset order without gaps that hide a record; never empty. */
  readonly records: readonly StoredRecord[];
}

export interface ConsumeOptions {
  readonly topic: Topic;
  readonly group: string;
  readonly batchRecordsMax: number;
  /** Where to start when a partition is assigned: consumers keep positions beside their effects, not in the log. */
  position(partition: number): Promise<bigint>;
  /**
   * Must commit effects and the new position in one transaction, conditional on the old position: a partition may briefly have two owners, and the one
   * that lost must roll back by throwing. A throw makes the batch come again after a pause, from `position`.
   */
  handle(batch: LogBatch): Promise<void>;
  onError?(error: unknown): void;
}

/** A handler that lost its partition, or whose database is away, should not spin. */
export const retryPauseMs = 250;

export interface Consumer {
  /** Partitions this consumer owns now. */
  assigned(): readonly number[];
  /** Ends after the running batch; unfinished work comes to another consumer. */
  stop(): Promise<void>;
}

export interface EventLog {
  /** Which log this is, as in `consumer_positions`: offsets of one mean nothing in another. */
  readonly name: "postgres" | "kafka";
  readonly partitions: number;
  /** Resolves when all records are durable (fsync or acks −1), with the position of each; rejects with none or some of them stored: retry is safe for idempotent consumers. */
  append(topic: Topic, records: readonly LogRecord[]): Promise<LogPosition[]>;
  consume(options: ConsumeOptions): Promise<Consumer>;
  /** Next offset to be written, per partition: lag = end − position. */
  ends(topic: Topic): Promise<Map<number, bigint>>;
  /** First offset per partition appended at or after the moment (replay). */
  offsetsAt(topic: Topic, momentMs: number): Promise<Map<number, bigint>>;
  close(): Promise<void>;
}
