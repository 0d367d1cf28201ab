// `endcap <command>`: the list of commands, their --help, and one way to fail.
import { parseArgs } from "node:util";
import type { Command, Option } from "./command.ts";
import { start } from "./start.ts";

const commands: readonly Command[] = [start];

const helpOption: Option = { type: "boolean", short: "h", summary: "Show this help" };

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    const asked = name === undefined || name === "help" || name === "--help" || name === "-h";
    (asked ? console.log : console.error)(asked ? overview() : `There is no command "${name}".\n\n${overview()}`);
    return asked ? 0 : 1;
  }
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

function overview(): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return ["Usage: endcap <command> [options]", "", ...lines, "", "endcap <command> --help tells more."].join("\n");
}

function help(command: Command): string {
  const rows = Object.entries({ ...command.options, help: helpOption }).map(([name, option]) => {
    const value = option.type === "string" ? ` ${option.value ?? "VALUE"}` : "";
    const short = option.short ? `-${option.short}, ` : "";
    const standard = option.default !== undefined ? ` (default: ${option.default})` : "";
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
