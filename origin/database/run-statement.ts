// One statement on a connection of its own, for what cannot share one: creating and dropping databases.
import postgres from "postgres";

export async function runStatement(url: string, text: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(text);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
