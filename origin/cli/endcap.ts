// `endcap <command>`: the list of commands, their --help, and one way to fail.
import { parseArgs } from "node:util";
import type { Command, Option } from "./command.ts";

// One line a command; loaded when asked for, so that none pays for what the others need.
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import("./start.ts")).start,
  "create-shop": async () => (await import("./create-shop.ts")).createShop,
  keys: async () => (await import("./keys.ts")).keys,
  import: async () => (await import("./import.ts")).importData,
  train: async () => (await import("./train.ts")).train,
  models: async () => (await import("./models.ts")).models,
  publish: async () => (await import("./publish.ts")).publish,
  "dead-letters": async () => (await import("./dead-letters.ts")).deadLetters,
  replay: async () => (await import("./replay.ts")).replay,
  simulate: async () => (await import("./simulate.ts")).simulate,
};

const helpOption: Option = { type: "boolean", short: "h", summary: "Show this help" };

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    console.log(await overview());
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    console.error(`There is no command "${name}".\n\n${await overview()}`);
    return 1;
  }
  const command = await load();
  const options = { ...command.options, help: helpOption };
  try {
    const allowPositionals = command.positionals !== undefined;
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals });
    if (values.help) console.log(help(command));
    else await command.run({ values, positionals });
    return 0;
  } catch (error) {
    console.error(messageOf(error));
    return 1;
  }
}

async function overview(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  const width = Math.max(...all.map((command) => command.name.length));
  const lines = all.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return ["Usage: endcap <command> [options]", "", ...lines, "", "endcap <command> --help tells more."].join("\n");
}

function help(command: Command): string {
  const rows = Object.entries({ ...command.options, help: helpOption }).map(([name, option]) => {
    const value = option.type === "string" ? ` ${option.value ?? "VALUE"}` : "";
    const short = option.short ? `-${option.short}, ` : "";
    const standard = option.default ? ` (default: ${option.default})` : "";
    return [`${short}--${name}${value}`, `${option.summary}${standard}`] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  const lines = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
  const usage = ["Usage: endcap", command.name, "[options]", command.positionals].filter(Boolean).join(" ");
  return [`${command.summary}.`, "", usage, "", ...lines].join("\n");
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
  return error instanceof Error && error.message ? error.message : String(error);
}

process.exitCode = await main(process.argv.slice(2));
