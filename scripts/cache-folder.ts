// Where things fetched once are kept: ENDCAP_CACHE, or beside the packages.
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export function cacheFolder(): string {
  const packages = fileURLToPath(new URL("../node_modules", import.meta.url));
  return process.env["ENDCAP_CACHE"] || join(packages, ".cache", "endcap");
}
