import { existsSync } from "node:fs";
import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { fixturePackages, partsOf } from "../support/fixture-packages.ts";
import { filesOf, type Golden, goldenCases } from "../support/golden.ts";
import { linkPackages } from "../support/packages.ts";
import { run } from "../support/run.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";

/** In place of what the convex CLI generates: every query lists rows, but for the sample's. */
function apiOf(modules: readonly string[]): string {
  const types = modules.map((name) =>
    name === "signedInUser" ? `${name}: { get: User };` : `${name}: Record<string, List>;`,
  );
  return `import type { FunctionReference, UserIdentity } from "convex/server";
type Row = { _id: string; [name: string]: string };
type List = FunctionReference<"query", "public", Record<string, never>, Row[]>;
type User = FunctionReference<"query", "public", Record<string, never>, UserIdentity | null>;
export declare const api: { ${types.join(" ")} };
`;
}

const GENERATED = {
  "_generated/api.js": 'import { anyApi } from "convex/server";\nexport const api = anyApi;\n',
  "_generated/server.d.ts":
    'export { mutationGeneric as mutation, queryGeneric as query } from "convex/server";\n',
};

/** As the convex CLI writes it, for an app that doesn't bring its own. */
const FUNCTIONS_TSCONFIG = JSON.stringify({
  compilerOptions: {
    allowJs: true,
    strict: true,
    moduleResolution: "bundler",
    jsx: "react-jsx",
    skipLibCheck: true,
    target: "ESNext",
    lib: ["ES2023", "dom"],
    forceConsistentCasingInFileNames: true,
    module: "ESNext",
    isolatedModules: true,
    noEmit: true,
  },
  include: ["./**/*"],
  exclude: ["./_generated"],
});

/** Apps of versions that no test installs: `fixture-imports.test.ts` has what they import. */
const OLDER = /-wired-clerk-\d|^expo-53-/;
/** Its types need routes that only a build generates, which it can't have before Clerk's SDK is there. */
const BUILT_AFTER = "tanstack-start-auth-kit-followed";

// Apps that are built for real are checked then, with their own packages.
const cases = goldenCases().filter(
  ({ name, refused, runs }) => !refused && !runs && !OLDER.test(name) && name !== BUILT_AFTER,
);
const typed = cases.filter((golden) => configOf(golden) !== undefined);

/** The app's own configuration; JavaScript has none. */
function configOf(golden: Golden): string | undefined {
  const names = ["tsconfig.app.json", "tsconfig.json"];
  const paths = names.map((name) => join(partsOf(golden).app, name));
  return paths.find((path) => existsSync(join(golden.after, path)));
}

/** Of all tests: those that run side by side have no end of their own to clean up at. */
let temp: string;
let copies = 0;

beforeAll(async () => {
  temp = await makeTemp("types");
  for (const golden of cases) await fixturePackages(golden);
}, 240_000);

/** What TypeScript has against a project, without the places, and what it read of it. */
type Check = { errors: string[]; files: string[] };

/** Checks an app, by its own configuration, and its auth config. */
async function check(golden: Golden, source = golden.after): Promise<Check> {
  const shared = await fixturePackages(golden);
  const directory = join(temp, String(copies++));
  await cp(source, directory, { recursive: true });
  await linkPackages(shared, directory);
  const { functions } = partsOf(golden);
  const folder = join(directory, functions);
  const modules = (await readdir(folder)).map((name) => name.replace(/\.[jt]s$/, ""));
  const named = modules.filter((name) => /^\w+$/.test(name));
  await writeFiles(folder, { ...GENERATED, "_generated/api.d.ts": apiOf(named) });
  if (!existsSync(join(folder, "tsconfig.json"))) {
    await writeFiles(folder, { "tsconfig.json": FUNCTIONS_TSCONFIG });
  }
  const [app, config] = await Promise.all([
    compiled(directory, configOf(golden) ?? "", shared),
    checkConfig(folder, shared),
  ]);
  const inFunctions = config.files.map((path) => `${functions}/${path}`);
  return { errors: [...app.errors, ...config.errors], files: [...app.files, ...inFunctions] };
}

/** Most fixtures end with one of a few auth configs: each is checked once. */
const configs = new Map<string, Promise<Check>>();

async function checkConfig(functions: string, shared: string): Promise<Check> {
  const paths = ["auth.config.ts", "tsconfig.json"].map((name) => join(functions, name));
  const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  const key = [shared, ...texts].join("\n");
  const checked = configs.get(key) ?? compiled(functions, "", shared);
  configs.set(key, checked);
  return checked;
}

async function compiled(directory: string, project: string, shared: string): Promise<Check> {
  const tsc = join(shared, "node_modules/typescript/bin/tsc");
  const flags = ["--noEmit", "--pretty", "false", "--listFiles", "-p", join(directory, project)];
  const ran = await run(process.execPath, [tsc, ...flags], { cwd: directory, timeout: 60_000 });
  const lines = (ran.stdout + ran.stderr).replaceAll("\\", "/").split("\n");
  const root = `${directory.replaceAll("\\", "/")}/`;
  return {
    errors: lines
      .filter((line) => line.includes("error TS"))
      .map((line) => line.replace(/\(\d+,\d+\)/, "")),
    files: lines.filter((line) => line.startsWith(root)).map((line) => line.slice(root.length)),
  };
}

describe.concurrent("TypeScript has nothing against what is written", () => {
  test.each(typed)("$name", async (golden) => {
    const { errors, files } = await check(golden);
    expect(errors).toEqual([]);
    const { functions } = partsOf(golden);
    expect(files).toEqual(
      expect.arrayContaining([golden.rewritten, `${functions}/auth.config.ts`]),
    );
  });
});

test("all others are JavaScript", () => {
  const others = cases.filter((golden) => !typed.includes(golden));
  expect(typed.length).toBeGreaterThan(45);
  for (const { after } of others) {
    expect(Object.keys(filesOf(after)).filter((path) => /\.tsx?$/.test(path))).toEqual([]);
  }
});

test("and it is asked: an app whose useAuth is missing fails", async () => {
  const golden = cases.find(({ name }) => name === "vite-strict-mode");
  if (!golden) throw new Error("there is no such fixture");
  const broken = await makeTemp("broken");
  await cp(golden.after, broken, { recursive: true });
  const main = await readFile(join(broken, "src/main.tsx"), "utf8");
  await writeFiles(broken, { "src/main.tsx": main.replace(" useAuth={useAuth}", "") });
  expect((await check(golden, broken)).errors).toContainEqual(
    expect.stringContaining("src/main.tsx: error TS"),
  );
});
