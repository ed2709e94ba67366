/** Projects that are odd or mean: nothing outside is touched, nothing hangs, no program of theirs runs. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { type Arena, documentOf, type Ended, RUN, said, UNDO } from "./arena.ts";
import { inArenas } from "./in-arenas.ts";
import { diceFor, sample } from "./share.ts";
import { openTally } from "./tally.ts";

const tally = openTally("hostile projects");

/** What makes a project so, in its app; `outside` is a folder of somebody else's. */
type Hostility = {
  name: string;
  act(app: string, outside: string): void;
  /** Tried as this user, to whom the app then belongs. */
  user?: number;
};

const PLACES = [
  ...[".env.local", ".gitignore", "package.json", "src/main.tsx", "convex/auth.config.ts"],
  ...["tsconfig.json", "convex.json", "convex/_generated", "convex/_generated/api.d.ts"],
  ...["package-lock.json", "index.html", "vite.config.ts", ".pnp.cjs", ".git", "convex"],
  ...["node_modules/convex/package.json", "src"],
];

const THINGS: Record<string, (path: string, outside: string) => void> = {
  "a link to the same outside": (path, outside) => {
    const there = join(outside, basename(path));
    if (existsSync(path)) renameSync(path, there);
    else writeFileSync(there, "");
    symlinkSync(there, path);
  },
  "a link to a folder outside": (path, outside) => {
    rmSync(path, { recursive: true, force: true });
    symlinkSync(outside, path);
  },
  "a FIFO": (path) => {
    rmSync(path, { recursive: true, force: true });
    execFileSync("mkfifo", [path]);
  },
  "a link to /dev/zero": (path) => {
    rmSync(path, { recursive: true, force: true });
    symlinkSync("/dev/zero", path);
  },
  "a link to itself": (path) => {
    rmSync(path, { recursive: true, force: true });
    symlinkSync(path, path);
  },
  "a folder, or a file": (path) => {
    const wasFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
    rmSync(path, { recursive: true, force: true });
    if (wasFolder) writeFileSync(path, "");
    else mkdirSync(path);
  },
};

const inPlace = PLACES.flatMap((place) =>
  Object.entries(THINGS).map(([name, put]): Hostility => {
    return {
      name: `${place} is ${name}`,
      act(app, outside) {
        const path = join(app, place);
        mkdirSync(dirname(path), { recursive: true });
        put(path, outside);
      },
    };
  }),
);

/** Names of files and folders that a shell, a terminal or a parser might take for something else. */
const ODD_NAMES = [
  ..."line\nbreak|\u001b[31mred|'quoted'|\"quoted\"|-rf|$(touch ran)|`touch ran`|a b|%s|~|#|ü".split(
    "|",
  ),
  "x".repeat(231),
];

const oddNames = ODD_NAMES.map((name): Hostility => {
  return {
    name: `an entry called ${JSON.stringify(name.slice(0, 20))}`,
    act(app) {
      const file = name.length > 200 ? `${name}.tsx` : `${name}.tsx`.replaceAll("/", "");
      renameSync(join(app, "src/main.tsx"), join(app, "src", file));
      const html = readFileSync(join(app, "index.html"), "utf8");
      writeFileSync(
        join(app, "index.html"),
        html.replace("/src/main.tsx", () => `/src/${file.replaceAll('"', "&quot;")}`),
      );
    },
  };
});

/** Leaves a sign where it is run. */
const sign = (app: string) => join(app, "..", "ran");
const SIGNING = (app: string) =>
  `require("node:fs").appendFileSync(${JSON.stringify(sign(app))}, process.argv[1] + "\\n");\n`;
const SIGNING_MODULE = (app: string) =>
  `import { appendFileSync } from "node:fs";\nappendFileSync(${JSON.stringify(sign(app))}, "config\\n");\n`;
const signingShell = (app: string) => `#!/bin/sh\necho "$0" >> ${sign(app)}\n`;

function shellAt(path: string, app: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, signingShell(app), { mode: 0o755 });
}

const git = (app: string, ...args: string[]) =>
  execFileSync("git", ["-c", "user.name=n", "-c", "user.email=e@x", ...args], {
    cwd: app,
    stdio: "ignore",
  });

const programs: Hostility[] = [
  ...["vite.config.ts", "convex/auth.config.ts", "convex/schema.ts", "src/App.tsx"].map(
    (path): Hostility => ({
      name: `${path} is a program`,
      act(app) {
        const text = existsSync(join(app, path)) ? readFileSync(join(app, path), "utf8") : "";
        writeFileSync(join(app, path), SIGNING_MODULE(app) + text);
      },
    }),
  ),
  ...[".pnp.cjs", ".pnp.loader.mjs", "postcss.config.cjs", ".yarn/releases/yarn.cjs"].map(
    (path): Hostility => ({
      name: `${path} is a program`,
      act(app) {
        mkdirSync(dirname(join(app, path)), { recursive: true });
        writeFileSync(join(app, path), SIGNING(app));
      },
    }),
  ),
  ...["git", "node", "npx", "tsc"].map(
    (name): Hostility => ({
      name: `node_modules/.bin/${name} is theirs`,
      act: (app) => shellAt(join(app, "node_modules/.bin", name), app),
    }),
  ),
  {
    name: "git has a file-system monitor",
    act(app) {
      shellAt(join(app, "monitor.sh"), app);
      git(app, "init", "-q");
      git(app, "add", "package.json");
      git(app, "config", "core.fsmonitor", join(app, "monitor.sh"));
    },
  },
  {
    name: "the app is a bare repository",
    act(app) {
      shellAt(join(app, "monitor.sh"), app);
      git(app, "init", "-q");
      git(app, "add", "package.json");
      for (const name of readdirSync(join(app, ".git"))) {
        cpSync(join(app, ".git", name), join(app, name), { recursive: true });
      }
      rmSync(join(app, ".git"), { recursive: true });
      writeFileSync(
        join(app, "config"),
        `[core]\n\trepositoryformatversion = 0\n\tworktree = .\n\tfsmonitor = ${app}/monitor.sh\n`,
      );
    },
  },
];

const long: Hostility[] = [
  {
    name: "many blank lines in .env.local",
    act: (app) => appendFileSync(join(app, ".env.local"), `# end\n${"\n".repeat(200_000)}`),
  },
  {
    name: "a long line in .gitignore",
    act: (app) => appendFileSync(join(app, ".gitignore"), `${"x".repeat(40_000)}\n`),
  },
  {
    name: "a carriage return ends .gitignore",
    act: (app) => writeFileSync(join(app, ".gitignore"), "node_modules\rdist\r"),
  },
  {
    name: "a huge entry",
    act: (app) => appendFileSync(join(app, "src/main.tsx"), "// line\n".repeat(400_000)),
  },
  {
    name: "a huge sparse lock file",
    act(app) {
      writeFileSync(join(app, "package-lock.json"), "{");
      truncateSync(join(app, "package-lock.json"), 2 ** 31);
    },
  },
  {
    name: "deeply nested elements",
    act(app) {
      const deep = `${"<b>".repeat(4000)}${"</b>".repeat(4000)}`;
      writeFileSync(join(app, "src/App.tsx"), `export default () => ${deep};\n`);
    },
  },
  {
    name: "a deep package.json",
    act: (app) => writeFileSync(join(app, "package.json"), `${"[".repeat(100_000)}`),
  },
  {
    name: "diamonds of tsconfig extends",
    act(app) {
      for (let at = 0; at < 20; at += 1) {
        const next = [`./t${at + 1}a.json`, `./t${at + 1}b.json`];
        for (const side of ["a", "b"]) {
          const text = JSON.stringify(at === 19 ? {} : { extends: next });
          writeFileSync(join(app, `t${at}${side}.json`), text);
        }
      }
      writeFileSync(join(app, "tsconfig.json"), '{ "extends": ["./t0a.json", "./t0b.json"] }');
    },
  },
  {
    name: "modules in a ring",
    act(app) {
      for (let at = 0; at < 300; at += 1) {
        const text = `export * from "./r${(at + 1) % 300}";\nexport * from "./r${(at * 7) % 300}";\n`;
        writeFileSync(join(app, `src/r${at}.ts`), text);
      }
      appendFileSync(join(app, "src/App.tsx"), 'export * from "./r0";\n');
    },
  },
  {
    name: "folders a hundred deep",
    act: (app) =>
      mkdirSync(join(app, "src", ...Array.from({ length: 100 }, () => "deep")), {
        recursive: true,
      }),
  },
  {
    name: "generated files are links within",
    act(app) {
      mkdirSync(join(app, "shared"));
      renameSync(join(app, "convex/_generated"), join(app, "shared/gen"));
      symlinkSync("../shared/gen", join(app, "convex/_generated"));
    },
  },
  {
    name: "a generated file is a link within",
    act(app) {
      mkdirSync(join(app, "shared"));
      renameSync(join(app, "convex/_generated/api.d.ts"), join(app, "shared/api.d.ts"));
      symlinkSync("../../shared/api.d.ts", join(app, "convex/_generated/api.d.ts"));
    },
  },
  {
    name: "a link among the generated files leads to a folder",
    act: (app) => symlinkSync("../../src", join(app, "convex/_generated/alias")),
  },
];

const OTHER = 1000;

const denied: Hostility[] = [
  ...(
    [".env.local", "src", "convex", "package.json", ".gitignore", "convex/_generated"] as const
  ).flatMap((path) =>
    [0o000, 0o444].map((mode): Hostility => {
      return {
        name: `${path} has mode ${mode.toString(8)}`,
        user: OTHER,
        act: (app) => chmodSync(join(app, path), mode),
      };
    }),
  ),
  { name: "the app may not be written", user: OTHER, act: (app) => chmodSync(app, 0o555) },
];

/** As root everything may be read, and only root becomes somebody else. */
const isRoot = process.getuid?.() === 0;
const ALL = [...inPlace, ...oddNames, ...programs, ...long, ...(isRoot ? denied : [])];

/** What is in a folder, whatever it is: nothing that never ends is read. */
function shapeOf(folder: string, prefix = ""): string[] {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      if (name === "node_modules") return [];
      const path = join(folder, name);
      const stats = lstatSync(path);
      const shown = `${prefix}${name} ${(stats.mode & 0o7777).toString(8)}`;
      if (stats.isDirectory()) return [shown, ...shapeOf(path, `${prefix}${name}/`)];
      if (stats.isSymbolicLink()) return [`${shown} → ${readlinkSync(path)}`];
      if (!stats.isFile() || stats.size > 100_000_000) return [`${shown} ${stats.size}`];
      return [`${shown} ${createHash("sha256").update(readFileSync(path)).digest("hex")}`];
    });
}

/** What the programs of a run write wherever a link of the project's leads them. */
const WRITTEN = /^(?:_generated\/)?(?:api\.d\.ts|ai|ai\/rules\.md|package-lock\.json) /;

/** What is outside, or what of it no program of a run writes. */
function othersIn(outside: string, withoutWritten: boolean): string {
  return shapeOf(outside)
    .filter((line) => !withoutWritten || !WRITTEN.test(line))
    .join("\n");
}

/** What a user may do before he agrees to anything, and then what he agrees to. */
const COMMANDS = [
  { name: "dry run", args: [...RUN, "--dry-run"], mayRun: false },
  { name: "doctor", args: ["doctor", "--no-verify", "--json"], mayRun: false },
  { name: "run, npm fails", args: RUN, mayRun: true, npmFails: true },
  { name: "run", args: RUN, mayRun: true },
  { name: "run again", args: RUN, mayRun: true },
  { name: "undo", args: UNDO, mayRun: true },
] as const;

const TOO_LONG = 10_000;
const TOO_MUCH = 500;

async function attempt(arena: Arena, { name, act, user }: Hostility): Promise<void> {
  arena.reset();
  const outside = join(arena.root, "outside");
  const ran = sign(arena.app);
  for (const path of [outside, ran]) rmSync(path, { recursive: true, force: true });
  mkdirSync(outside);
  writeFileSync(join(outside, "theirs"), "somebody else's\n");
  if (user !== undefined) giveTo(arena, user);
  act(arena.app, outside);
  const begun = shapeOf(arena.app).join("\n");
  const others = othersIn(outside, false);
  const written = othersIn(outside, true);
  let wired: string | undefined;
  tally.count("projects");
  for (const command of COMMANDS) {
    const env: Record<string, string> = {
      PATH: `${join(arena.app, "node_modules/.bin")}:${arena.path}`,
      CLERK_SECRET_KEY: "sk_test_x",
      ...("npmFails" in command ? { PLAYED_NPM_FAILS: "1" } : {}),
    };
    const ended = await arena.run(command.args, env, user);
    await arena.settled();
    tally.count("commands");
    const where = `${name}, ${command.name}: ${said(ended)}`;
    judge(ended, where);
    const isUntouched = command.mayRun
      ? othersIn(outside, true) === written
      : othersIn(outside, false) === others;
    if (!isUntouched) tally.fault("written outside", where);
    if (!command.mayRun && existsSync(ran)) {
      tally.fault("a program of theirs ran", `${where}: ${readFileSync(ran, "utf8").trim()}`);
    }
    rmSync(ran, { force: true });
    const tree = shapeOf(arena.app).join("\n");
    // What Convex refuses to take is written all the same, and whole.
    const isWritten = ended.code === 0 || documentOf(ended)?.error?.code === "convex-failed";
    if (command.name === "run" && isWritten) wired = tree;
    else if (command.name === "run again" && wired !== undefined) {
      if (tree !== wired || !isWritten) tally.fault("a second run changes something", where);
    } else if (tree !== begun) {
      tally.fault(`${command.name} leaves another tree`, `${where}${difference(begun, tree)}`);
      return;
    }
  }
  if (wired !== undefined) tally.count("wired and undone");
}

function judge(ended: Ended, where: string): void {
  const seconds = Math.round(ended.milliseconds / 100) / 10;
  if (ended.hung) tally.fault("hangs", where);
  else if (ended.milliseconds > TOO_LONG) tally.fault("takes too long", `${where}, ${seconds} s`);
  if (ended.hung) return;
  if (ended.code === null || ended.code === 1) {
    tally.fault(
      `ended with ${ended.code ?? ended.signal}`,
      `${where} ${ended.stderr.slice(0, 150)}`,
    );
  } else if (!documentOf(ended)) tally.fault("no document", where);
  if (documentOf(ended)?.error?.code === "restore-failed") tally.fault("restore-failed", where);
  if (ended.memory > TOO_MUCH) tally.fault("takes too much memory", `${where}, ${ended.memory} MB`);
}

function difference(one: string, other: string): string {
  const [before, after] = [one.split("\n"), other.split("\n")];
  const gone = before
    .filter((line) => !after.includes(line))
    .map((line) => `-${line.slice(0, 40)}`);
  const come = after
    .filter((line) => !before.includes(line))
    .map((line) => `+${line.slice(0, 40)}`);
  return ` ${[...gone, ...come].slice(0, 4).join(" ")}`;
}

/** Makes the app, the state and the tool another user's to work with. */
function giveTo(arena: Arena, user: number): void {
  chmodSync(arena.root, 0o755);
  for (
    let folder = dirname(arena.cli);
    folder !== "/tmp" && folder !== "/";
    folder = dirname(folder)
  ) {
    chmodSync(folder, 0o755);
  }
  for (const folder of [arena.disks.app, arena.disks.state]) {
    lchownSync(folder, user, user);
    for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      lchownSync(join(folder, path), user, user);
    }
  }
}

test("a hostile project gets nowhere", async () => {
  const trials = sample(ALL, diceFor("hostile"));
  try {
    await inArenas({ prepare: async () => {}, tasks: () => trials, act: attempt });
  } finally {
    tally.print();
  }
  expect(tally.faults()).toEqual({});
});
