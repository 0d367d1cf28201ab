// The only reader of the environment: parsed once at the start of a process, then passed on as a value.
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as z from "zod";

export interface Config {
  /** Where servers listen; 127.0.0.1 unless a container says otherwise. */
  readonly host: string;
  /** The edge, and with it the storefront of `npm start`. */
  readonly port: number;
  readonly originPort: number;
  /** Where the edge is called, and the origin. */
  readonly edgeUrl: string;
  readonly originUrl: string;
  /** Absolute folder of everything a laptop keeps: database, lake, models, edge state, keys. */
  readonly home: string;
  /** Undefined: the embedded server in `home` is used. */
  readonly databaseUrl: string | undefined;
  /** Undefined: the event log is kept in Postgres. */
  readonly kafkaBrokers: readonly string[] | undefined;
  readonly redisUrl: string | undefined;
  readonly upstash: { readonly url: string; readonly token: string } | undefined;
  readonly executionProvider: "cpu" | "cuda" | "webgpu";
  readonly logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
  /** The root from which every other secret is derived. Never logged. */
  readonly edgeSecret: string;
}

const port = z.coerce.number("must be a number").int().min(1, "must be 1 to 65535").max(65_535, "must be 1 to 65535");
const address = (protocols: RegExp) =>
  z.url({ protocol: protocols, error: `must be a URL (${protocols.source})` }).optional();

const environmentSchema = z.object({
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: port.default(8787),
  ORIGIN_PORT: port.default(8788),
  EDGE_URL: address(/^https?$/),
  ORIGIN_URL: address(/^https?$/),
  ENDCAP_HOME: z.string().min(1).default(".endcap"),
  DATABASE_URL: address(/^postgres(ql)?$/),
  KAFKA_BROKERS: z
    .string()
    .transform((list) => list.split(",").map((broker) => broker.trim()))
    .pipe(z.array(z.string().regex(/^[^\s:]+:\d{1,5}$/, "must be host:port, separated by commas")))
    .optional(),
  REDIS_URL: address(/^rediss?$/),
  UPSTASH_REDIS_REST_URL: address(/^https?$/),
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1).optional(),
  EXECUTION_PROVIDER: z.enum(["cpu", "cuda", "webgpu"]).default("cpu"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  ENDCAP_EDGE_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
});

/**
 * Reads and checks the environment. An empty variable counts as unset. Makes ENDCAP_HOME and, when no
 * ENDCAP_EDGE_SECRET is given, a secret that stays there.
 * @throws Error naming every wrong variable, in words for the operator.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const filled = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = environmentSchema.safeParse(filled);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}.`).join(" "));
  }
  const read = parsed.data;
  if ((read.UPSTASH_REDIS_REST_URL === undefined) !== (read.UPSTASH_REDIS_REST_TOKEN === undefined)) {
    throw new Error("UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN belong together: set both or neither.");
  }
  if (read.PORT === read.ORIGIN_PORT) throw new Error("PORT and ORIGIN_PORT must differ.");
  const home = resolve(read.ENDCAP_HOME);
  return {
    host: read.HOST,
    port: read.PORT,
    originPort: read.ORIGIN_PORT,
    edgeUrl: read.EDGE_URL ?? `http://127.0.0.1:${read.PORT}`,
    originUrl: read.ORIGIN_URL ?? `http://127.0.0.1:${read.ORIGIN_PORT}`,
    home,
    databaseUrl: read.DATABASE_URL,
    kafkaBrokers: read.KAFKA_BROKERS,
    redisUrl: read.REDIS_URL,
    upstash:
      read.UPSTASH_REDIS_REST_URL && read.UPSTASH_REDIS_REST_TOKEN
        ? { url: read.UPSTASH_REDIS_REST_URL, token: read.UPSTASH_REDIS_REST_TOKEN }
        : undefined,
    executionProvider: read.EXECUTION_PROVIDER,
    logLevel: read.LOG_LEVEL,
    edgeSecret: read.ENDCAP_EDGE_SECRET ?? keptSecret(home),
  };
}

/** What a child process of ours is started with: this environment, with the values that were settled here. */
export function childEnvironment(config: Config, databaseUrl: string): Readonly<Record<string, string | undefined>> {
  return {
    ...process.env,
    HOST: config.host,
    PORT: String(config.port),
    ORIGIN_PORT: String(config.originPort),
    ENDCAP_HOME: config.home,
    ENDCAP_EDGE_SECRET: config.edgeSecret,
    DATABASE_URL: databaseUrl,
    // What Node compiled is kept, so that a killed process answers sooner.
    NODE_COMPILE_CACHE: join(config.home, "compiled"),
    WRANGLER_SEND_METRICS: "false",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
  };
}

/** Whether this process belongs to an `npm start`, and so ends with it. */
export const isStartedByNpm = (): boolean => process.env["npm_lifecycle_event"] === "start";

const secretsSchema = z.object({ edgeSecret: z.string().min(32) });

/** Made once; when two processes race, the first one's file counts for both. */
function keptSecret(home: string): string {
  const file = join(home, "secrets.json");
  try {
    mkdirSync(home, { recursive: true, mode: 0o711 });
    writeFileSync(file, JSON.stringify({ edgeSecret: randomBytes(32).toString("base64url") }), {
      mode: 0o600,
      flag: "wx",
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (statSync(home, { throwIfNoEntry: false })?.isDirectory() === false)
      throw new Error(`ENDCAP_HOME (${home}) is a file. It must be a folder, or not there yet.`);
    if (code === "ENOSPC")
      throw new Error(`The disk is full: ${home} cannot be written. Free some space and start again.`);
    if (code !== "EEXIST") throw new Error(`ENDCAP_HOME (${home}) cannot be written: ${(error as Error).message}`);
  }
  try {
    return secretsSchema.parse(JSON.parse(readFileSync(file, "utf8"))).edgeSecret;
  } catch {
    throw new Error(
      `${file} is damaged. Restore it from a backup; a new one (delete it) makes every key issued so far invalid.`,
    );
  }
}
