// The admin API: sign in, look, promote, roll back, replay. One shop a session; every change leaves an audit row.
import { getCookie, setCookie } from "hono/cookie";
import { streamSSE } from "hono/streaming";
import type { Logger } from "pino";
import * as z from "zod";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { Message } from "../../shared/wire/message.ts";
import type { Rung } from "../../shared/wire/rung.ts";
import type { Sql } from "../database/connect.ts";
import { originRoutes } from "../http/error-door.ts";
import { parseJson, readBody } from "../http/read-body.ts";
import { audited, listAudit } from "./audit.ts";
import type { EventTail } from "./event-tail.ts";
import type { Pulse } from "./pulse.ts";
import { bucketMs } from "./pulse.ts";
import type { Admin } from "./sign-in.ts";
import { adminOfSession, adminOfToken, sessionHoursMax, signIn, signOut } from "./sign-in.ts";

export interface ModelVersion {
  readonly model: string;
  readonly version: string;
  readonly live: boolean;
  readonly createdAt: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly events: number;
}

export interface TrainingDesk {
  /** Trains all models of the shop; resolves when they are live or refused. */
  train(shop: string, actor: string): Promise<unknown>;
  /** What runs now; `share` is 0…1. */
  running(shop: string): { readonly stage: string; readonly share: number } | undefined;
}

export interface AdminParts {
  readonly sql: Sql;
  readonly logger: Logger;
  readonly tail: EventTail;
  readonly pulse: Pulse;
  readonly now: () => number;
  /** Cookies are `Secure` unless the console is served over plain HTTP on this machine. */
  readonly secureCookies: boolean;
  health(): Promise<{ name: string; ok: boolean; detail: string }[]>;
  lag(): Promise<{ group: string; lag: number }[]>;
  /** Shelves by rung as the edge counted them, per pulse bucket: its counts wait out an outage that its answers did not. */
  rungs(shop: string, fromMs: number): Promise<{ at: number; rungs: Partial<Record<Rung, number>> }[]>;
  /** The lists that the system is made of, as they print themselves. */
  pipelines(): Readonly<Record<string, readonly string[]>>;
  readonly models: {
    list(shop: string): Promise<ModelVersion[]>;
    promote(shop: string, model: string, version: string, by: string): Promise<void>;
    rollBack(shop: string, model: string, by: string): Promise<string>;
  };
  readonly training: TrainingDesk;
  readonly deadLetters: {
    list(shop: string): Promise<{ id: string; at: Date; code: string; reason: string; body: string }[]>;
    replay(shop: string, id: string): Promise<void>;
  };
}

const bodyBytesMax = 10_000;
const sessionCookie = "endcap_session";
const tailQueueMax = 200;

export function adminRoutes(parts: AdminParts) {
  const { sql, models, training } = parts;
  const base = originRoutes(parts.logger);

  const who = async (
    context: { req: { header(name: string): string | undefined } },
    cookie: string | undefined,
  ): Promise<Admin> => {
    const bearer = /^Bearer (.+)$/.exec(context.req.header("authorization") ?? "")?.[1];
    const admin = bearer ? await adminOfToken(sql, bearer) : cookie ? await adminOfSession(sql, cookie) : undefined;
    if (!admin) throw new EndcapError("session/required", "Sign in first.");
    return admin;
  };

  return base
    .use("/v1/admin/*", async (context, next) => {
      const origin = context.req.header("origin");
      const changes = context.req.method !== "GET" && context.req.method !== "HEAD";
      if (changes && origin !== undefined && origin !== new URL(context.req.url).origin)
        throw new EndcapError("key/origin", "Admin calls must come from the console itself.");
      context.header("cache-control", "no-store");
      await next();
    })
    .post("/v1/admin/session", async (context) => {
      const body = z.object({ token: z.string().max(200) }).safeParse(parseJson(await readBody(context, bodyBytesMax)));
      if (!body.success) throw new EndcapError("request/invalid", 'Send {"token": "…"}.');
      const { session, admin } = await signIn(sql, body.data.token);
      setCookie(context, sessionCookie, session, {
        httpOnly: true,
        sameSite: "Strict",
        secure: parts.secureCookies,
        path: "/",
        maxAge: sessionHoursMax * 3600,
      });
      return context.json(admin);
    })
    .delete("/v1/admin/session", async (context) => {
      const session = getCookie(context, sessionCookie);
      if (session) await signOut(sql, session);
      setCookie(context, sessionCookie, "", { path: "/", maxAge: 0 });
      return context.json({});
    })
    .get("/v1/admin/me", async (context) => context.json(await who(context, getCookie(context, sessionCookie))))
    .get("/v1/admin/overview", async (context) => {
      const admin = await who(context, getCookie(context, sessionCookie));
      const minutes = Math.min(60, Math.max(1, Number(context.req.query("minutes") ?? 15) || 15));
      const [health, lag, rungs] = await Promise.all([
        parts.health(),
        parts.lag(),
        parts.rungs(admin.shop, parts.now() - minutes * 60_000),
      ]);
      return context.json({
        shop: admin.shop,
        now: parts.now(),
        health,
        lag,
        bucketMs,
        rungs,
        pulse: parts.pulse.series(admin.shop, minutes),
      });
    })
    .get("/v1/admin/pipelines", async (context) => {
      await who(context, getCookie(context, sessionCookie));
      return context.json(parts.pipelines());
    })
    .get("/v1/admin/models", async (context) => {
      const { shop } = await who(context, getCookie(context, sessionCookie));
      return context.json({ models: await models.list(shop), training: training.running(shop) ?? null });
    })
    .post("/v1/admin/models/:model/:version/promote", async (context) => {
      const admin = await who(context, getCookie(context, sessionCookie));
      const { model, version } = context.req.param();
      const entry = { action: "promote", subject: `${model} ${version}`, requestId: context.get("requestId") };
      await audited(sql, admin, entry, () => models.promote(admin.shop, model, version, admin.name));
      return context.json({ model, version });
    })
    .post("/v1/admin/models/:model/roll-back", async (context) => {
      const admin = await who(context, getCookie(context, sessionCookie));
      const { model } = context.req.param();
      const entry = { action: "roll back", subject: model, requestId: context.get("requestId") };
      const version = await audited(sql, admin, entry, () => models.rollBack(admin.shop, model, admin.name));
      return context.json({ model, version });
    })
    .post("/v1/admin/train", async (context) => {
      const admin = await who(context, getCookie(context, sessionCookie));
      const entry = { action: "train", subject: "all models", requestId: context.get("requestId") };
      const run = audited(sql, admin, entry, () => training.train(admin.shop, admin.name));
      run.catch((error: unknown) => {
        const about = { requestId: context.get("requestId"), shop: admin.shop };
        if (error instanceof EndcapError) parts.logger.info({ ...about, code: error.code }, error.message);
        else parts.logger.error({ ...about, err: error }, "training failed");
      });
      return context.json({ started: true }, 202);
    })
    .get("/v1/admin/dead-letters", async (context) => {
      const { shop } = await who(context, getCookie(context, sessionCookie));
      return context.json(await parts.deadLetters.list(shop));
    })
    .post("/v1/admin/dead-letters/:id/replay", async (context) => {
      const admin = await who(context, getCookie(context, sessionCookie));
      const { id } = context.req.param();
      const entry = { action: "replay dead letter", subject: id, requestId: context.get("requestId") };
      await audited(sql, admin, entry, () => parts.deadLetters.replay(admin.shop, id));
      return context.json({ id });
    })
    .get("/v1/admin/audit", async (context) => {
      const { shop } = await who(context, getCookie(context, sessionCookie));
      return context.json(await listAudit(sql, shop));
    })
    .get("/v1/admin/tail", async (context) => {
      const { shop } = await who(context, getCookie(context, sessionCookie));
      return streamSSE(context, async (stream) => {
        const queue: Message[] = [];
        let wake: () => void = () => {};
        const stop = parts.tail.watch(shop, (message) => {
          if (queue.length < tailQueueMax) queue.push(message);
          wake();
        });
        stream.onAbort(() => {
          stop();
          wake();
        });
        while (!stream.aborted) {
          for (const message of queue.splice(0)) await stream.writeSSE({ data: JSON.stringify(message) });
          if (queue.length === 0 && !stream.aborted) {
            await new Promise<void>((resolve) => {
              wake = resolve;
              setTimeout(resolve, 15_000);
            });
            if (queue.length === 0) await stream.writeSSE({ event: "still-here", data: "" });
          }
        }
      });
    });
}

export type AdminApi = ReturnType<typeof adminRoutes>;
