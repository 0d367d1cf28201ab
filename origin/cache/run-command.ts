// One Redis command, as Upstash's clients send it, on a store: the few words a result cache needs.
import type { CacheStore, SetOptions } from "./cache-store.ts";

export type CommandResult = string | number | null | readonly (string | null)[];

/** A command that cannot be run; its text is Redis's. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

type Command = (store: CacheStore, words: readonly string[]) => Promise<CommandResult>;
const lifeMsMax = 30 * 24 * 3600_000;

const commands: Readonly<Record<string, Command>> = {
  PING: async (store) => {
    await store.ping();
    return "PONG";
  },
  GET: (store, words) => store.get(one("GET", words)),
  MGET: (store, words) => store.getMany(some("MGET", words)),
  DEL: (store, words) => store.remove(some("DEL", words)),
  PEXPIRE: async (store, words) => {
    const [key, life] = words;
    if (key === undefined || life === undefined || words.length !== 2) throw wrongNumber("PEXPIRE");
    return (await store.expire(key, integer(life))) ? 1 : 0;
  },
  SET: async (store, words) => {
    const [key, value, ...rest] = words;
    if (key === undefined || value === undefined) throw wrongNumber("SET");
    return (await store.set(key, value, setOptions(rest))) ? "OK" : null;
  },
};

/** @param command as parsed from JSON @throws CommandError for what is no command here */
export async function runCommand(store: CacheStore, command: unknown): Promise<CommandResult> {
  if (!Array.isArray(command) || command.length === 0) throw new CommandError("ERR empty command");
  const [name = "", ...words] = command.map(wordOf);
  const run = Object.hasOwn(commands, name.toUpperCase()) ? commands[name.toUpperCase()] : undefined;
  if (!run) throw new CommandError(`ERR unknown command '${name.slice(0, 40)}'`);
  return run(store, words);
}

function wordOf(word: unknown): string {
  if (typeof word === "string") return word;
  if (typeof word === "number" || typeof word === "boolean") return String(word);
  throw new CommandError("ERR arguments are strings and numbers");
}

function setOptions(words: readonly string[]): SetOptions {
  let options: SetOptions = {};
  for (let at = 0; at < words.length; at++) {
    const word = words[at]?.toUpperCase();
    const isLife = word === "PX" || word === "EX";
    if (isLife && options.lifeMs === undefined) {
      const life = integer(words[++at] ?? "") * (word === "EX" ? 1_000 : 1);
      if (life <= 0 || life > lifeMsMax) throw new CommandError("ERR invalid expire time in 'set' command");
      options = { ...options, lifeMs: life };
    } else if ((word === "NX" || word === "XX") && options.only === undefined) {
      options = { ...options, only: word === "NX" ? "absent" : "present" };
    } else throw new CommandError("ERR syntax error");
  }
  return options;
}

function integer(word: string): number {
  if (!/^-?\d{1,15}$/.test(word)) throw new CommandError("ERR value is not an integer or out of range");
  return Number(word);
}

function one(name: string, words: readonly string[]): string {
  const [word] = words;
  if (word === undefined || words.length !== 1) throw wrongNumber(name);
  return word;
}

function some(name: string, words: readonly string[]): readonly string[] {
  if (words.length === 0) throw wrongNumber(name);
  return words;
}

const wrongNumber = (name: string) =>
  new CommandError(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
