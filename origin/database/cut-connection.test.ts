// What patches/postgres@3.4.9.patch mends: a cut connection used to end the process, or to answer the next query with its own error.
import { expect, it } from "vitest";
import { openTestDatabase } from "./test-database.ts";

const { sql } = await openTestDatabase({ connectionsMax: 1 });

it("fails only the transaction whose connection was cut, and serves the next query on a new one", async () => {
  for (let turn = 0; turn < 3; turn++) {
    const cut = sql.begin(async (transaction) => {
      await transaction`select 1`;
      await transaction`select pg_terminate_backend(pg_backend_pid())`;
    });
    await expect(cut).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
    const [row] = await sql<{ one: number }[]>`select 1 as one`;
    expect(row).toEqual({ one: 1 });
  }
});
