/** A request's body, once: within its limit by real bytes, as JSON, in the promised shape. */
import type { ZodMiniType } from "zod/mini";
import { EndcapError } from "../../shared/wire/error-code.ts";
import { issueText } from "../../shared/wire/issue-text.ts";
import { drain } from "./drain.ts";
import type { EdgeContext } from "./route.ts";

/** A schema, or what judges like one. */
export type Judge<Shape> = Pick<ZodMiniType<Shape>, "safeParse">;

export interface BodyPromise<Shape> {
  readonly schema: Judge<Shape>;
  readonly bytesMax: number;
  readonly contentTypes: readonly string[];
  /** Where a body may be left out: what that means. */
  readonly emptyMeans?: Shape;
}

/** @throws EndcapError request/content-type, request/too-large, request/malformed-json, request/too-many, request/invalid */
export async function readJson<Shape>(context: EdgeContext, promise: BodyPromise<Shape>): Promise<Shape> {
  const mayBeEmpty = promise.emptyMeans !== undefined;
  requireContentType(context, mayBeEmpty ? ["", ...promise.contentTypes] : promise.contentTypes);
  const text = await readText(context.req.raw, promise.bytesMax);
  if (promise.emptyMeans !== undefined && text === "") return promise.emptyMeans;
  return checkShape(parseJson(text), promise.schema);
}

/** @throws EndcapError request/too-many where a list is too long, request/invalid for everything else */
export function checkShape<Shape>(value: unknown, schema: Judge<Shape>): Shape {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const tooMany = issue?.code === "too_big" && issue.origin === "array";
  throw new EndcapError(
    tooMany ? "request/too-many" : "request/invalid",
    issue ? issueText(issue) : "The body is not as promised.",
  );
}

function requireContentType(context: EdgeContext, allowed: readonly string[]): void {
  const type = (context.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (!allowed.includes(type))
    throw new EndcapError("request/content-type", `Send the body as ${allowed.filter(Boolean).join(" or ")}.`);
  const encoding = context.req.header("content-encoding") ?? "identity";
  if (encoding !== "identity") throw new EndcapError("request/content-type", "Send the body without compression.");
}

async function readText(request: Request, bytesMax: number): Promise<string> {
  const announced = Number(request.headers.get("content-length") ?? Number.NaN);
  if (announced <= bytesMax) {
    const text = await request.text();
    if (text.length > bytesMax) throw tooLarge(bytesMax);
    return text;
  }
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); reader && part && !part.done; part = await reader.read()) {
    bytes += part.value.length;
    if (bytes > bytesMax || announced > bytesMax) {
      await drain(reader);
      throw tooLarge(bytesMax);
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}

const tooLarge = (bytesMax: number) => new EndcapError("request/too-large", `The body is over ${bytesMax} bytes.`);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EndcapError("request/malformed-json", "The body is not JSON.");
  }
}
