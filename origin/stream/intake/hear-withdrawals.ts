// What Postgres tells every process the moment a withdrawal commits, so that no memory of a key outlives it.
import type { Sql } from "../../database/connect.ts";

export interface WithdrawalListener {
  /** The tie of this alias is gone. */
  forget(shop: string, alias: string): void;
  /** The connection is new: anything may have been missed. */
  forgetAll(): void;
}

/** @returns ends it */
export async function hearWithdrawals(sql: Sql, listener: WithdrawalListener): Promise<() => Promise<void>> {
  const { unlisten } = await sql.listen(
    "endcap_withdrawn",
    (payload) => {
      const [shop = "", alias = ""] = payload.split("/");
      listener.forget(shop, alias);
    },
    () => listener.forgetAll(),
  );
  return unlisten;
}
