// What the stream hands on once a message counts: the message, where the log keeps it, and the session it fell into.
import type { Message } from "../../shared/wire/message.ts";

export interface AppliedMessage {
  readonly message: Message;
  readonly partition: number;
  readonly offset: bigint;
  /** When it was first applied, milliseconds since the epoch. A batch that comes again tells the same moment. */
  readonly appliedAtMs: number;
  /** Id of the session it belongs to: 30 idle minutes end one. A batch that comes again tells the same session. */
  readonly session: string;
}
