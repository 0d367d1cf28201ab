/** Reads the body as JSON and answers as many bytes as its caller wishes. */
import { Hono } from "hono";

const app = new Hono();
const answers = new Map<string, string>();

app.post("/v1/recommendations", async (context) => {
  const body: unknown = await context.req.json();
  const bytes = context.req.header("x-answer-bytes") ?? "100";
  let answer = answers.get(bytes);
  if (answer === undefined) {
    answer = JSON.stringify({ hello: "x".repeat(Math.max(0, Number(bytes) - 12)) });
    answers.set(bytes, answer);
  }
  return new Response(body === null ? "" : answer, { headers: { "content-type": "application/json" } });
});

export default app;
