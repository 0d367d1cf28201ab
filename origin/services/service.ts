// What every origin process is made of: routes to mount, a health to ask, an orderly end.
import type { OriginRoutes } from "../http/error-door.ts";

export interface Health {
  readonly ok: boolean;
  /** One line for the operator. */
  readonly detail: string;
}

export interface Service {
  readonly name: string;
  readonly routes: OriginRoutes;
  health(): Promise<Health>;
  /** Finishes running work within seconds; safe to call twice. */
  stop(): Promise<void>;
}

/** Of a service that may fail to tell. */
export async function healthOf(service: Service): Promise<Health & { readonly name: string }> {
  try {
    return { name: service.name, ...(await service.health()) };
  } catch (error) {
    return { name: service.name, ok: false, detail: error instanceof Error ? error.message : "does not answer" };
  }
}
