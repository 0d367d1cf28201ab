// The house rules, as tests: the tables below are the architecture. Each breach is told with what to do instead.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, it } from "vitest";

// Inside origin a stage imports only stages of earlier lines; stages of one line do not know each other.
const stages = [
  ["process", "http", "cache"],
  ["database"],
  ["objects"],
  ["stream"],
  ["features"],
  ["catalogue"],
  ["lake"],
  ["registry"],
  ["training", "ranking"],
  ["publish"],
  ["admin"],
].map((line) => line.map((name) => `origin/${name}`));
const allStages = stages.flat();

// Who may import whom, beside itself. `services` and `cli` introduce the stages to each other; nobody imports them.
const mayImport: Readonly<Record<string, readonly string[]>> = {
  "shared/wire": [],
  "shared/trust": ["shared/wire"],
  "shared/features": ["shared/wire"],
  "shared/ranking": ["shared/wire", "shared/features"],
  edge: ["shared/*", "package.json"],
  "edge/beacon": ["shared/*"],
  "origin/config.ts": [],
  ...Object.fromEntries(
    stages.flatMap((line, index) =>
      line.map((stage) => [stage, ["shared/*", "origin/config.ts", ...stages.slice(0, index).flat()]]),
    ),
  ),
  "origin/admin/console": ["origin/admin", "shared/*"],
  "origin/services": ["shared/*", "origin/config.ts", ...allStages],
  "origin/cli": ["shared/*", "origin/config.ts", "origin/services", ...allStages, "examples"],
  examples: ["shared/*", "origin/*", "edge", "scripts"],
  scripts: ["shared/*", "origin/*", "edge", "edge/beacon", "package.json"],
  journey: ["shared/*", "origin/*", "edge", "scripts", "examples", "bench"],
  bench: ["shared/*", "origin/*", "edge", "scripts", "examples"],
};

// The files of a folder that others may import; `*`: each file is a promise of its own.
const doors: Readonly<Record<string, readonly string[]>> = {
  "shared/wire": ["*"],
  "shared/trust": ["*"],
  "shared/features": ["*"],
  "shared/ranking": ["*"],
  "origin/process": ["*"],
  "origin/http": ["*"],
  "origin/cache": ["cache-store"],
  "origin/database": ["column", "connect", "keep-postgres", "migrate", "open-database", "server", "test-database"],
  "origin/objects": ["object-store", "open-objects"],
  "origin/stream": ["event-log", "applied-message", "consumer-position"],
  "origin/features": ["feature-store", "crowd-lists", "crowd-guard", "observe-batch", "read-shopper"],
  "origin/catalogue": ["catalogue", "shop-settings", "api-keys"],
  "origin/lake": ["lake", "duck"],
  "origin/registry": ["registry"],
  "origin/training": ["run-model"],
  "origin/ranking": ["rank"],
  "origin/publish": ["publisher"],
  "origin/admin": ["admin-routes"],
};

// What only services and commands take beside the doors, for they put the stages together.
const assembled: Readonly<Record<string, readonly string[]>> = {
  "origin/cache": ["memory-store", "redis-store", "run-command"],
  "origin/objects": ["folder-store"],
  "origin/stream": [
    ...["open-event-log", "postgres-log", "kafka-log", "log-lag", "known-shops", "prune-seen"],
    ...["process-batches", "steps/steps", "steps/step", "dead-letters", "replay-dead-letters"],
    ...[
      "intake/take-messages",
      "intake/shopper-keys",
      "intake/edge-counters",
      "intake/edge-metrics",
      "intake/withdraw",
      "intake/hear-withdrawals",
    ],
  ],
  "origin/catalogue": ["catalogue-routes", "change-pump", "shops"],
  "origin/lake": ["lake-writer", "import/import-events", "import/import-items", "import/import-mapping"],
  "origin/training": ["load-training-data", "train-models", "train-in-thread", "training-runs", "gate"],
  "origin/ranking": ["shelf", "visit", "shops", "known-shopper", "shop-models", "models/model-host"],
  "origin/publish": [
    ...["publish-shop", "baked-lists", "delta-board", "delta-routes", "model-neighbours", "neighbour-source"],
  ],
  "origin/admin": ["sign-in", "console-files", "event-tail", "pulse"],
};
const assemblers = /^(origin\/(services|cli)|journey|scripts|examples)(\/|$)/;

const linesMax = 300;
const testLinesMax = 500;
// Long for a reason that would be given aloud: drawings and word lists, one row a thing.
const longForAReason = /^examples\/grocer\/(pictures|data\/names)\//;
const vagueNames = /(^|[-/])(utils?|helpers?|common|misc|manager|stuff|impl)([-./])|(^|\/)(index|base)\./;
// Started by name, not by import: processes, commands, tools, tests and what tests alone need.
const entries =
  /^(origin\/services\/|origin\/cli\/endcap|edge\/worker|edge\/beacon\/beacon|edge\/ladder\/baked-|scripts\/|bench\/|journey\/|examples\/|[^/]+$)|\.(test|contract|config)\.ts$|\/(test|contract)-[^/]+$|\.d\.ts$|origin\/admin\/console\/main/;
const speaksToMachine = /^(scripts|bench|journey)\/|^[^/]+$|\.test\.ts$|\/test-[^/]+$/;

interface Source {
  readonly path: string;
  readonly text: string;
}

const read = (pattern: string): Source[] =>
  globSync(pattern, { exclude: ["**/node_modules", "**/dist", "**/generated", ".endcap", ".git"] }).map((path) => ({
    path,
    text: readFileSync(path, "utf8"),
  }));
const sources = read("{edge,origin,shared,journey,bench,scripts,examples}/**/*.{ts,tsx,mjs}").concat(read("*.ts"));
const isTest = (path: string): boolean => /\.(test|contract)\.tsx?$|\/(test|contract)-[^/]+$/.test(path);
const production = sources.filter(({ path }) => !isTest(path));

const rooms = Object.keys(mayImport).sort((left, right) => right.length - left.length);
const roomOf = (path: string): string | undefined => rooms.find((room) => path === room || path.startsWith(`${room}/`));
const matches = (name: string, room: string): boolean =>
  name.endsWith("/*") ? room.startsWith(name.slice(0, -1)) : name === room;

/** The relative paths a file names: imports, re-exports, dynamic imports, and files that it starts by URL. */
const importsOf = ({ path, text }: Source): string[] =>
  [...text.matchAll(/(?:from|import\(|import|new URL\()\s*"(\.[^"?]*)[^"]*"/g)].map((match) =>
    normalize(join(dirname(path), match[1] ?? "")),
  );

const breaches = (files: readonly Source[], judge: (file: Source) => readonly (string | undefined)[]): string[] =>
  files.flatMap((file) => judge(file).flatMap((message) => (message === undefined ? [] : [`${file.path} ${message}`])));

/** A line for each place where a pattern stands in a file. */
const places = (file: Source, pattern: RegExp, advice: string): string[] =>
  file.text
    .split("\n")
    .flatMap((line, index) =>
      pattern.test(line) ? [`line ${index + 1}: ${line.trim().slice(0, 80)}: ${advice}`] : [],
    );

it("imports flow one way", () => {
  const wrong = breaches(production, (file) =>
    importsOf(file).map((target) => {
      const [from, to] = [roomOf(file.path), roomOf(target) ?? target];
      if (from === undefined || from === to || !/\.tsx?$|\.json$/.test(target)) return undefined;
      if (mayImport[from]?.some((name) => matches(name, to))) return undefined;
      return `imports ${target}: ${from} may import only ${mayImport[from]?.join(", ") || "itself"}. Pass the value in from origin/services or origin/cli, or move what both need to an earlier folder.`;
    }),
  );
  expect(wrong).toEqual([]);
});

it("a folder is entered by its door (a bench may measure any part)", () => {
  const users = production.filter(({ path }) => !path.startsWith("bench/"));
  const wrong = breaches(users, (file) =>
    importsOf(file).map((target) => {
      const to = roomOf(target);
      if (to === undefined || to === roomOf(file.path) || doors[to] === undefined) return undefined;
      const open = assemblers.test(file.path) ? [...doors[to], ...(assembled[to] ?? [])] : doors[to];
      const name = target.slice(to.length + 1).replace(/\.tsx?$/, "");
      if (open.includes("*") || open.includes(name)) return undefined;
      return `imports ${target}, which is no door of ${to}: use ${open.join(", ")}; or make it a door in tidy.test.ts if others should build on it.`;
    }),
  );
  expect(wrong).toEqual([]);
});

it("every folder of the origin stands in the tables", () => {
  const folders = new Set(sources.flatMap(({ path }) => /^(?:origin|shared)\/[^/]+(?=\/)/.exec(path)?.[0] ?? []));
  const strange = [...folders].filter((folder) => !(folder in mayImport));
  expect(
    strange.map((folder) => `${folder}: say in tidy.test.ts what it may import and which of its files are doors`),
  ).toEqual([]);
});

it("every name says what it holds", () => {
  const wrong = sources
    .filter(({ path }) => vagueNames.test(path))
    .map(({ path }) => `${path}: name it after the one idea it exports`);
  expect(wrong).toEqual([]);
});

it("no file is dead", () => {
  const reached = new Set(sources.flatMap(importsOf));
  const dead = production.filter(({ path }) => !reached.has(path) && !entries.test(path));
  expect(dead.map(({ path }) => `${path}: nothing imports it; use it or delete it`)).toEqual([]);
});

it("every file fits in one sitting", () => {
  const wrong = breaches(sources, (file) => {
    const lines = file.text.split("\n").length - 1;
    const most = isTest(file.path) ? testLinesMax : linesMax;
    return lines <= most || longForAReason.test(file.path)
      ? []
      : [`has ${lines} lines: find the seam (${most} at most)`];
  });
  expect(wrong).toEqual([]);
});

it("the environment is read in one place", () => {
  const wrong = breaches(
    sources.filter(({ path }) => path !== "origin/config.ts" && !speaksToMachine.test(path)),
    (file) => places(file, /process\.env\b/, "read it in origin/config.ts and pass it on"),
  );
  expect(wrong).toEqual([]);
});

it("what is shared runs anywhere: no platform, no clock, no chance", () => {
  const wrong = breaches(
    production.filter(({ path }) => path.startsWith("shared/")),
    (file) => [
      ...places(file, /from "(?!\.|zod\/mini"|@noble\/hashes\/)/, "shared code imports only zod/mini and hashes"),
      ...places(
        file,
        /\b(Date\.now|new Date\(\)|performance\.now|Math\.random|randomUUID|setTimeout|setInterval)\b/,
        "take it as a parameter",
      ),
      ...places(
        file,
        /\b(process\.(env|cwd|exit|hrtime|nextTick)|console\.(log|warn|error|info)|globalThis\.\w)/,
        "leave the platform to the caller",
      ),
    ],
  );
  expect(wrong).toEqual([]);
});

it("the Worker and the shapes it shares use the small zod", () => {
  const wrong = breaches(
    production.filter(({ path }) => /^(edge|shared)\//.test(path)),
    (file) => places(file, /from "(zod|zod\/v4)"|from "node:/, "import zod/mini, and nothing of Node's"),
  );
  expect(wrong).toEqual([]);
});

it("every test runs, and nothing is left for later", () => {
  const later = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "XX" + "X"].join("|")})\\b`);
  const escapes = new RegExp(`@ts-(${["ignore", "expect-error", "nocheck"].join("|")})`);
  const wrong = breaches(sources, (file) => [
    ...(isTest(file.path)
      ? places(file, /\b(it|test|describe)(\.\w+)*\.(skip|todo|only)\b/, "make it run or delete it")
      : []),
    ...places(file, later, "do it now, or open an issue"),
    ...places(file, escapes, "fix the type"),
  ]);
  expect(wrong).toEqual([]);
});

it("gradients are summed in one order: no ScatterND that adds", () => {
  const wrong = production
    .filter(
      ({ path, text }) =>
        path.startsWith("origin/") && /"ScatterND"[^;]{0,300}reduction["']?\s*[:,]\s*["']add/.test(text),
    )
    .map(({ path }) => `${path}: it races with two threads; order the rows, then CumSum and take differences`);
  expect(wrong).toEqual([]);
});

it("each decision has a number of its own", () => {
  const numbers = read("decisions/*.md").map(({ path, text }) => {
    const [number = ""] = path.match(/\d{4}/) ?? [];
    expect([path, text.slice(0, text.indexOf(" ", 2))]).toEqual([path, `# ${Number(number)}.`]);
    return number;
  });
  expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([]);
});

it("documents point at files that are there", () => {
  const ours = /^(?:\.ci|bench|decisions|deploy|edge|examples|journey|migrations|origin|scripts|shared)\//;
  const wrong = breaches(read("{*,decisions/*,migrations/*,examples/*/*}.md"), ({ path, text }) =>
    [
      ...[...text.matchAll(/\]\((?!\w+:)([^)#\s]+)/g)].map(([, to = ""]) => join(dirname(path), to)),
      ...[...text.matchAll(/`([\w./-]+)`/g)].map(([, to = ""]) => to).filter((to) => ours.test(to)),
    ].map((to) => (existsSync(to) ? undefined : `${to} is not there`)),
  );
  expect(wrong).toEqual([]);
});

it("nothing names the machine it was written on", () => {
  const texts = [
    ...sources,
    ...read("**/*.{md,toml,json,yaml,yml,sql,html}"),
    ...read(".github/**/*.yml"),
    ...read(".ci/*"),
  ];
  const wrong = breaches(texts, (file) =>
    places(file, /(?<![\w.~-])\/(?:work|root|home\/\w+|Users\/\w+)\/\w/, "use a relative path or a variable"),
  );
  expect(wrong).toEqual([]);
});
