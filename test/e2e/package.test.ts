import { cp, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { packedTool } from "../support/packed.ts";
import { run } from "../support/run.ts";
import { hashTree, makeTemp, writeFiles } from "../support/temp.ts";
import { must } from "../support/vite-app.ts";

const ROOT = join(import.meta.dirname, "../..");
let cli: string;
let root: string;

beforeAll(async () => {
  cli = await packedTool();
  root = dirname(dirname(cli));
});

test("users download one package: no dependencies, no install scripts", {
  tags: ["smoke"],
}, async () => {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  expect(manifest).not.toHaveProperty("dependencies");
  expect(manifest).not.toHaveProperty("peerDependencies");
  const scripts = ["preinstall", "install", "postinstall", "prepare"];
  for (const name of scripts) expect(manifest.scripts).not.toHaveProperty(name);
  expect((await readdir(root)).sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "dist",
    "package.json",
    "skills",
  ]);
});

test("two builds of the same source are the same to the byte", async () => {
  const output = await makeTemp("build");
  const tsup = join(ROOT, "node_modules/tsup/dist/cli-default.js");
  must(
    await run(process.execPath, [tsup, "--out-dir", output, "--no-dts"], {
      cwd: ROOT,
      timeout: 120_000,
    }),
  );
  const [built, again] = await Promise.all(
    [join(root, "dist"), output].map((path) => hashTree(path)),
  );
  // Types are left out of the second one, which takes a third of the time without them.
  const { "result.d.ts": types, ...scripts } = built ?? {};
  expect(types).toBeDefined();
  expect(again).toEqual(scripts);
});

test("the licence of every bundled package goes along", async () => {
  const licences = await readFile(join(root, "dist/THIRD-PARTY-LICENCES.txt"), "utf8");
  const bundled = [
    "@clack/core",
    "@clack/prompts",
    "@ts-morph/common",
    "@vercel/detect-agent",
    "commander",
    "cross-spawn",
    "diff",
    "dotenv",
    "env-paths",
    "execa",
    "jsonc-parser",
    "magic-string",
    "semver",
    "typescript",
    "zod",
  ];
  for (const name of bundled) {
    const [, text = ""] = licences.split(new RegExp(`^${name} \\d.*\\n\\n-+\\n`, "m"));
    expect(text.slice(0, 1500), name).toMatch(/permission|licen[cs]e/i);
  }
});

test("what --version loads is small: no TypeScript, no command", { tags: ["smoke"] }, async () => {
  const manifest = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  const version = must(await run(process.execPath, [cli, "--version"], { cwd: root }));
  expect(version.stdout).toBe(`${manifest.version}\n`);
  const loaded = await Promise.all([...(await loadedWith(cli))].map((path) => readFile(path)));
  const bytes = loaded.reduce((sum, text) => sum + text.length, 0);
  expect(bytes).toBeLessThan(100_000);
});

/** The files of dist that a file imports before it runs, itself included. */
async function loadedWith(path: string, loaded = new Set<string>()): Promise<Set<string>> {
  if (loaded.has(path)) return loaded;
  loaded.add(path);
  const text = await readFile(path, "utf8");
  for (const [, chunk = ""] of text.matchAll(/\b(?:import|from)"\.\/([^"]+\.js)"/g)) {
    await loadedWith(join(dirname(path), chunk), loaded);
  }
  return loaded;
}

test("the schema of the JSON document works, typed, with nothing else installed", async () => {
  const project = await makeTemp("schema");
  await writeFiles(project, {
    "package.json": '{ "type": "module" }',
    "check.ts": [
      'import { type RunResult, resultSchema } from "add-clerk-convex/result";',
      "const result: RunResult = resultSchema.parse(JSON.parse('{}'));",
      "export const status: string = result.status;",
      "// @ts-expect-error: it is one of four words",
      'export const wrong: RunResult["status"] = "perhaps";',
    ].join("\n"),
    "check.js": [
      'import { resultSchema } from "add-clerk-convex/result";',
      'console.log(resultSchema.safeParse({ status: "perhaps" }).success);',
    ].join("\n"),
  });
  await cp(root, join(project, "node_modules/add-clerk-convex"), { recursive: true });
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const options = ["--noEmit", "--strict", "--module", "nodenext", "check.ts"];
  must(await run(process.execPath, [tsc, ...options], { cwd: project }));
  expect(must(await run(process.execPath, ["check.js"], { cwd: project })).stdout).toBe("false\n");
});
