import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { fixturePackages } from "./support/fixture-packages.ts";
import { goldenCases } from "./support/golden.ts";
import { linkPackages } from "./support/packages.ts";
import { run } from "./support/run.ts";
import { makeTemp, writeFiles } from "./support/temp.ts";

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
  "tsconfig.json": JSON.stringify({
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
  }),
};

const cases = goldenCases().filter(({ refused }) => !refused);
let shared: string;
/** Of all tests: those that run side by side have no end of their own to clean up at. */
let temp: string;
let copies = 0;

beforeAll(async () => {
  [shared, temp] = await Promise.all([fixturePackages(), makeTemp("types")]);
}, 240_000);

/** Where the app and the functions of a fixture are. */
async function foldersOf(
  directory: string,
): Promise<{ app: string; functions: string } | undefined> {
  for (const [app, functions] of [
    ["", "convex"],
    ["", "src/convex"],
    ["apps/web", "packages/backend/convex"],
  ] as const) {
    const isThere = (path: string) =>
      readFile(join(directory, path)).then(
        () => true,
        () => false,
      );
    const hasConfig = await isThere(join(app, "tsconfig.json"));
    if (hasConfig && (await isThere(join(functions, "auth.config.ts")))) return { app, functions };
  }
  return undefined;
}

/** What TypeScript has against a fixture's app and its auth config, without the places. */
async function errorsIn(
  fixture: string,
  folders: { app: string; functions: string },
): Promise<string[]> {
  const directory = join(temp, String(copies++));
  await cp(fixture, directory, { recursive: true });
  await linkPackages(shared, directory);
  const functions = join(directory, folders.functions);
  const modules = (await readdir(functions)).map((name) => name.replace(/\.[jt]s$/, ""));
  const named = modules.filter((name) => /^\w+$/.test(name));
  await writeFiles(functions, { ...GENERATED, "_generated/api.d.ts": apiOf(named) });
  const [inApp, inFunctions] = await Promise.all([
    compiled(join(directory, folders.app)),
    errorsInConfig(functions),
  ]);
  return [...inApp, ...inFunctions];
}

/** Most fixtures end with one of a few auth configs: each is checked once. */
const configs = new Map<string, Promise<string[]>>();

async function errorsInConfig(functions: string): Promise<string[]> {
  const text = await readFile(join(functions, "auth.config.ts"), "utf8").catch(() => "");
  const errors = configs.get(text) ?? compiled(functions);
  configs.set(text, errors);
  return errors;
}

async function compiled(folder: string): Promise<string[]> {
  const tsc = join(shared, "node_modules/typescript/bin/tsc");
  const args = [tsc, "--noEmit", "--pretty", "false", "-p", folder];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: folder, timeout: 60_000 });
  return `${stdout}${stderr}`
    .split("\n")
    .filter((line) => line.includes("error TS"))
    .map((line) => line.replace(/\(\d+,\d+\)/, ""));
}

describe.concurrent("TypeScript has nothing against what is written", () => {
  test.each(cases)("$name", async ({ before, after }) => {
    const folders = await foldersOf(after);
    if (!folders) return;
    const errors = await errorsIn(after, folders);
    const known = errors.length > 0 ? await errorsIn(before, folders) : [];
    expect(errors.filter((error) => !known.includes(error))).toEqual([]);
  });
});

test("and it is asked: an app whose useAuth is missing fails", async () => {
  const golden = cases.find(({ name }) => name === "vite-strict-mode");
  if (!golden) throw new Error("there is no such fixture");
  const broken = await makeTemp("broken");
  await cp(golden.after, broken, { recursive: true });
  const main = await readFile(join(broken, "src/main.tsx"), "utf8");
  await writeFiles(broken, { "src/main.tsx": main.replace(" useAuth={useAuth}", "") });
  expect(await errorsIn(broken, { app: "", functions: "convex" })).toContainEqual(
    expect.stringContaining("src/main.tsx: error TS"),
  );
});
