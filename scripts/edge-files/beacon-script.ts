// The beacon as browsers get it: one classic script, minified.
import { fileURLToPath } from "node:url";
import { build } from "vite";

const entry = fileURLToPath(new URL("../../edge/beacon/beacon.ts", import.meta.url));

export async function beaconScript(): Promise<string> {
  const built = await build({
    configFile: false,
    envFile: false,
    logLevel: "silent",
    root: fileURLToPath(new URL("../../edge/beacon", import.meta.url)),
    build: {
      write: false,
      target: "es2022",
      minify: true,
      lib: { entry, formats: ["iife"], name: "endcapBeacon", fileName: "beacon" },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output && "output" in output ? output.output[0] : undefined;
  if (!chunk) throw new Error("The beacon was not built.");
  return chunk.code;
}
