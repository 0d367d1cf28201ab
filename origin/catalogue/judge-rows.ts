// Rows of a bulk call, judged one by one: the good ones go on, each bad one is named by its index.
import type * as z from "zod/mini";
import type { CatalogueReply } from "../../shared/wire/catalogue-bulk.ts";
import { EndcapError } from "../../shared/wire/error-code.ts";

export interface JudgedRows<Row> {
  readonly rows: Row[];
  /** Where each row stood in the call. */
  readonly indexes: number[];
  readonly refused: CatalogueReply["refused"];
}

/** @throws EndcapError request/too-many */
export function judgeRows<Row>(given: readonly unknown[], shape: z.ZodMiniType<Row>, rowsMax: number): JudgedRows<Row> {
  if (given.length > rowsMax) throw new EndcapError("request/too-many", `At most ${rowsMax} rows a call.`);
  const judged: JudgedRows<Row> = { rows: [], indexes: [], refused: [] };
  given.forEach((row, index) => {
    const parsed = shape.safeParse(row);
    if (parsed.success) {
      judged.rows.push(parsed.data);
      judged.indexes.push(index);
    } else {
      const [issue] = parsed.error.issues;
      const where = issue?.path.length ? `${issue.path.join(".")}: ` : "";
      judged.refused.push({ index, code: "item/invalid", message: `${where}${issue?.message ?? "not understood"}` });
    }
  });
  return judged;
}
