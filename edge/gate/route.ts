/** One endpoint: its path and what answers each method. `mountRoutes` gives every other method its 405. */
import type { Context, Hono } from "hono";
import { EndcapError } from "../../shared/wire/error-code.ts";
import type { EdgeEnv } from "../bindings.ts";

export type EdgeContext = Context<EdgeEnv>;
export type Handler = (context: EdgeContext) => Response | Promise<Response>;
export type Method = "GET" | "POST" | "PUT";

export interface Route {
  /** In Hono's form: `/v1/recommendations/:placement`. */
  readonly path: string;
  readonly methods: Readonly<Partial<Record<Method, Handler>>>;
}

export function mountRoutes(app: Hono<EdgeEnv>, routes: readonly Route[]): void {
  for (const { path, methods } of routes) {
    for (const [method, handler] of Object.entries(methods)) app.on(method, path, handler);
    const allowed = Object.keys(methods).join(", ");
    app.all(path, (context) => {
      context.header("Allow", allowed);
      throw new EndcapError("request/method", `${path} answers ${allowed}.`);
    });
  }
}
