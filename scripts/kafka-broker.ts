// A real Apache Kafka broker (KRaft, one node) for contract suites, chaos and benches. Needs Java 17 and Maven.
// As a program: prints KAFKA_BROKERS=host:port when ready and runs until it is ended.
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../origin/process/free-port.ts";
import { cacheFolder } from "./cache-folder.ts";
import type { RealPart } from "./real-part.ts";
import { startRealPart } from "./real-part.ts";
import { runUntilEnded } from "./run-until-ended.ts";

const pom = fileURLToPath(new URL("pom.xml", import.meta.url));
const fetchMsMax = 300_000;
const readyMsMax = 60_000;

/** Fetches the broker at the first call (45 jars, 43 MB) and starts it on free ports, with its data in a new folder. */
export async function startKafkaBroker(): Promise<RealPart> {
  const classes = join(fetchJars(), "*");
  const folder = mkdtempSync(join(tmpdir(), "endcap-kafka-"));
  const [port, controllerPort] = [await freePort(), await freePort()];
  const settings = join(folder, "server.properties");
  writeFileSync(settings, properties(folder, port, controllerPort));
  const format = ["-Xmx64m", "-cp", classes, "kafka.tools.StorageTool", "format", "--ignore-formatted"];
  execFileSync("java", [...format, "-t", clusterId(), "-c", settings], { stdio: "pipe" });
  const memory = ["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
  return await startRealPart({
    name: "Kafka",
    port,
    file: "java",
    args: [...memory, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", classes, "kafka.Kafka", settings],
    readyMsMax,
    removeData: () => rmSync(folder, { recursive: true, force: true }),
  });
}

function fetchJars(): string {
  const jars = join(cacheFolder(), "kafka-4.4.0");
  if (existsSync(jars)) return jars;
  const fresh = `${jars}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    cpSync(pom, join(fresh, "pom.xml"));
    const goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", `-DoutputDirectory=${join(fresh, "libs")}`];
    execFileSync("mvn", ["-B", "-q", ...goal], { cwd: fresh, stdio: "pipe", timeout: fetchMsMax });
    if (!existsSync(jars)) renameSync(join(fresh, "libs"), jars);
    return jars;
  } catch (cause) {
    const { code, stdout } = cause as { code?: string; stdout?: Buffer };
    const reason = code === "ENOENT" ? "Maven (mvn) is not installed" : String(stdout ?? cause).trim();
    throw new Error(`Kafka cannot be fetched: ${reason}`, { cause });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

const clusterId = (): string => Buffer.from(randomUUID().replaceAll("-", ""), "hex").toString("base64url");

function properties(folder: string, port: number, controllerPort: number): string {
  return [
    "process.roles=broker,controller",
    "node.id=1",
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    "controller.listener.names=CONTROLLER",
    "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    `log.dirs=${join(folder, "data")}`,
    "auto.create.topics.enable=false",
    "offsets.topic.replication.factor=1",
    "offsets.topic.num.partitions=4",
    "transaction.state.log.replication.factor=1",
    "transaction.state.log.min.isr=1",
    "transaction.state.log.num.partitions=4",
    "group.initial.rebalance.delay.ms=0",
    // A killed broker is back at once only if its own session is short.
    "broker.session.timeout.ms=2000",
    "broker.heartbeat.interval.ms=500",
    // The cleaner's standard buffers do not fit the small heap.
    "log.cleaner.dedupe.buffer.size=2097152",
    "log.cleaner.io.buffer.size=65536",
    "",
  ].join("\n");
}

if (process.argv[1] === import.meta.filename)
  await runUntilEnded("KAFKA_BROKERS", startKafkaBroker, (broker) => broker.address);
