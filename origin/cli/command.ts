// What a command is: one file each, one line in endcap.ts. Options are node:util's, with the words that --help shows.
import type { ParseArgsOptionDescriptor } from "node:util";

export type Option = ParseArgsOptionDescriptor & {
  readonly summary: string;
  /** How --help names the value of a string option, such as `FILE`. */
  readonly value?: string;
};

export interface Given {
  /** By option name; a boolean option that was not given is absent, as is a string option without a default. */
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

export interface Command {
  readonly name: string;
  /** One line, an imperative sentence without a full stop. */
  readonly summary: string;
  /** What follows the options, such as `<file>`; absent when nothing may. */
  readonly positionals?: string;
  readonly options: Readonly<Record<string, Option>>;
  /** Resolves when done. A thrown Error's message is all that the user sees: make it say what to do. */
  run(given: Given): Promise<void>;
}

/** The value of a string option. */
export function text(given: Given, name: string): string | undefined {
  const value = given.values[name];
  return typeof value === "string" ? value : undefined;
}

/** The value of a number option. @throws Error when it is not a number in the range. */
export function number(
  given: Given,
  name: string,
  range: { readonly min: number; readonly max: number },
): number | undefined {
  const value = text(given, name);
  if (value === undefined) return undefined;
  const read = Number(value);
  if (value.trim() !== "" && read >= range.min && read <= range.max) return read;
  throw new Error(`--${name} must be a number from ${range.min} to ${range.max}, not ${JSON.stringify(value)}.`);
}
