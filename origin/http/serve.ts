// A process's port: each service answers its own paths; health and metrics are everybody's.

import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import type { Logger } from "pino";
import { collectDefaultMetrics, Gauge, register } from "prom-client";
import type { OriginRoutes } from "./error-door.ts";
import { originRoutes } from "./error-door.ts";

export interface Door {
  /** Paths that start with this belong to the service; the longest wins. */
  readonly prefix: string;
  readonly routes: OriginRoutes;
}

export interface Listening {
  readonly url: string;
  /** Lets running calls finish, for at most a few seconds. */
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  readonly doors: readonly Door[];
  /** Where `/` leads. */
  readonly home?: string | undefined;
  health(): Promise<readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[]>;
}

const closeMsMax = 3_000;

const healthy = new Gauge({
  name: "endcap_service_healthy",
  help: "1 while the service says that it is well",
  labelNames: ["service"],
});

/** @throws Error that says what to do when the port is taken */
export async function serveDoors(options: ServeOptions): Promise<Listening> {
  const doors = [...options.doors].sort((a, b) => b.prefix.length - a.prefix.length);
  const common = commonRoutes(options);
  const fetch = (request: Request, env: unknown): Response | Promise<Response> => {
    const from = request.url.indexOf("/", request.url.indexOf("//") + 2);
    const door = doors.find(({ prefix }) => request.url.startsWith(prefix, from));
    return (door?.routes ?? common).fetch(request, env as object);
  };
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: options.host, port: options.port }, (address) =>
      resolve({ url: `http://${options.host}:${address.port}`, close: () => close(server as Server) }),
    ) as Server;
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(`Port ${options.port} is in use. Stop what listens there, or set ORIGIN_PORT to another.`)
          : error,
      ),
    );
  });
}

function commonRoutes({ logger, health, home }: ServeOptions): OriginRoutes {
  collectDefaultMetrics({ prefix: "endcap_" });
  const routes = originRoutes(logger, "debug");
  routes.get("/metrics", async (context) => {
    // Asked for their health, services bring their gauges up to date as well.
    for (const { name, ok } of await health()) healthy.set({ service: name }, ok ? 1 : 0);
    return context.body(await register.metrics(), 200, { "content-type": register.contentType });
  });
  routes.get("/health", async (context) => {
    const services = await health();
    return context.json({ services }, services.every(({ ok }) => ok) ? 200 : 503);
  });
  if (home !== undefined) routes.get("/", (context) => context.redirect(home));
  return routes;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), closeMsMax);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
