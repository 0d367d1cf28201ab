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

const healthMsMax = 2_000;

/** Of a service that may fail to tell, or not tell in time. */
export async function healthOf(service: Service): Promise<Health & { readonly name: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Health>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, detail: `says nothing for ${healthMsMax} ms` }), healthMsMax);
  });
  try {
    return { name: service.name, ...(await Promise.race([service.health(), late])) };
  } catch (error) {
    return { name: service.name, ok: false, detail: error instanceof Error ? error.message : "does not answer" };
  } finally {
    clearTimeout(timer);
  }
}
