/** Which files git tracks, read out of its index: judged by git itself. */

import { cpSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { isTracked } from "../../src/project/git/git-tracking.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";

const SETTINGS = ["user.name=T", "user.email=t@example.com", "protocol.file.allow=always"];

async function git(cwd: string, ...words: string[]) {
  const settings = SETTINGS.flatMap((setting) => ["-c", setting]);
  return execa("git", [...settings, ...words], { cwd, reject: false });
}

/** Files beside each other, under each other, and with names that git writes in other ways. */
const FILES = [
  ".env.local",
  ".env",
  "a",
  "a.b",
  "apps/web/.env.local",
  "apps/web/src/main.tsx",
  "apps/café/ü.env",
  "apps/with space/.env",
  `deep/${"long-folder-name/".repeat(12)}${"x".repeat(200)}`,
  "z",
];
const LEFT_OUT = [".env.production", "apps/web/.env", "b"];

async function repository(name: string, ...init: string[]): Promise<string> {
  const root = await makeTemp(name);
  await git(root, "init", "-q", ...init);
  await writeFiles(root, Object.fromEntries([...FILES, ...LEFT_OUT].map((path) => [path, path])));
  await git(root, "add", "--", ...FILES);
  return root;
}

/** The files of a folder that git says it tracks, and the ones that were found to be. */
async function compare(root: string, paths: readonly string[] = [...FILES, ...LEFT_OUT]) {
  const byGit: string[] = [];
  for (const path of paths) {
    const words = ["--literal-pathspecs", "ls-files", "--error-unmatch", "--", path];
    const at = join(root, dirname(path));
    mkdirSync(at, { recursive: true });
    const { exitCode } = await git(at, ...words.slice(0, -1), path.split("/").at(-1) ?? "");
    if (exitCode === 0) byGit.push(path);
  }
  expect(paths.filter((path) => isTracked(join(root, path)))).toEqual(byGit);
  return byGit;
}

test("version 2", { tags: ["smoke"] }, async () => {
  const root = await repository("v2");
  expect(readFileSync(join(root, ".git/index")).readUInt32BE(4)).toBe(2);
  expect(await compare(root)).toEqual(FILES);
  await git(root, "commit", "-qm", "first");
  await git(root, "rm", "-q", "--cached", ".env.local");
  expect(await compare(root)).toEqual(FILES.slice(1));
});

test("version 3: what is only meant to be added", async () => {
  const root = await repository("v3");
  await git(root, "add", "--intent-to-add", "--", ".env.production");
  expect(readFileSync(join(root, ".git/index")).readUInt32BE(4)).toBe(3);
  expect(await compare(root)).toContain(".env.production");
});

test("version 4", async () => {
  const root = await repository("v4");
  await git(root, "update-index", "--index-version", "4");
  expect(readFileSync(join(root, ".git/index")).readUInt32BE(4)).toBe(4);
  expect(await compare(root)).toEqual(FILES);
});

test.each(["2", "4"])("a split index of version %s", async (version) => {
  const root = await repository("split");
  await writeFiles(
    root,
    Object.fromEntries(Array.from({ length: 130 }, (_, at) => [`m/${at}`, ""])),
  );
  await git(root, "add", "m");
  await git(root, "update-index", "--index-version", version);
  await git(root, "config", "splitIndex.maxPercentChange", "100");
  await git(root, "update-index", "--split-index");
  expect(readFileSync(join(root, ".git/index")).includes("link")).toBe(true);
  const files = [...FILES, ...LEFT_OUT, ...Array.from({ length: 130 }, (_, at) => `m/${at}`)];
  await compare(root, files);
  await git(root, "rm", "-q", "--cached", "--", ".env.local", "a", "m/5", "m/77", "m/78");
  await writeFiles(root, { "m/9": "changed" });
  await git(root, "add", "--", "b", ".env.production", "m/9");
  const tracked = await compare(root, files);
  expect(tracked).not.toContain("m/77");
  expect(tracked).toContain(".env.production");
  await git(root, "rm", "-q", "--cached", "-r", "m");
  expect(await compare(root, files)).not.toContain("m/9");
});

test("objects named by SHA-256", async () => {
  const root = await repository("sha256", "--object-format=sha256");
  expect(await compare(root)).toEqual(FILES);
  await git(root, "update-index", "--index-version", "4");
  expect(await compare(root)).toEqual(FILES);
  await git(root, "update-index", "--split-index");
  await git(root, "rm", "-q", "--cached", "--", "z");
  expect(await compare(root)).toEqual(FILES.slice(0, -1));
});

test("an unfinished merge", async () => {
  const root = await repository("merge");
  await git(root, "commit", "-qm", "first");
  await git(root, "switch", "-qc", "other");
  await writeFiles(root, { ".env.local": "other" });
  await git(root, "commit", "-qam", "other");
  await git(root, "switch", "-q", "-");
  await writeFiles(root, { ".env.local": "mine" });
  await git(root, "commit", "-qam", "mine");
  await git(root, "merge", "other");
  expect((await git(root, "ls-files", "-u")).stdout).toContain(".env.local");
  expect(await compare(root)).toEqual(FILES);
});

test("a sparse index: what is there is found", async () => {
  const root = await repository("sparse");
  await git(root, "commit", "-qm", "first");
  await git(root, "sparse-checkout", "set", "--cone", "--sparse-index", "apps/web");
  expect(readFileSync(join(root, ".git/index")).includes("sdir")).toBe(true);
  const there = FILES.filter((path) => !path.startsWith("deep/") && !/^apps\/(?!web)/.test(path));
  expect(await compare(root, [...there, "apps/web/.env"])).toEqual(there);
});

test("another working tree of the same repository, and a submodule", async () => {
  const root = await repository("worktree");
  await git(root, "commit", "-qm", "first");
  const other = join(await makeTemp("other"), "tree");
  await git(root, "worktree", "add", "-q", other);
  await git(other, "rm", "-q", "--cached", "a");
  expect(await compare(root)).toEqual(FILES);
  expect(await compare(other)).toEqual(FILES.filter((path) => path !== "a"));
  const outer = await repository("outer");
  await git(outer, "submodule", "add", "-q", root, "packages/inner");
  expect(
    await compare(
      outer,
      FILES.map((path) => `packages/inner/${path}`),
    ),
  ).toHaveLength(10);
  expect(await compare(outer)).toEqual(FILES);
});

test("a repository whose data are elsewhere", async () => {
  const data = join(await makeTemp("data"), "git");
  const root = await repository("separate", `--separate-git-dir=${data}`);
  expect(await compare(root)).toEqual(FILES);
});

test("no repository, an empty folder of that name, and one that points nowhere", async () => {
  const plain = await makeTemp("plain");
  expect(await compare(plain, [".env"])).toEqual([]);
  const root = await repository("empty-inside");
  mkdirSync(join(root, "apps/web/.git"));
  expect(await compare(root)).toEqual(FILES);
  writeFileSync(join(root, "apps/with space/.git"), "gitdir: ../../nowhere\n");
  expect(await compare(root)).toEqual(FILES.filter((path) => !path.includes("space")));
});

test("links: a linked file counts by its own name, a linked folder by the real one", async () => {
  const root = await repository("links");
  symlinkSync("a", join(root, "linked"));
  symlinkSync("apps/web", join(root, "web"));
  expect(await compare(root, ["linked", "web/.env.local", "web/.env"])).toEqual(["web/.env.local"]);
  await git(root, "add", "linked");
  expect(await compare(root, ["linked"])).toEqual(["linked"]);
});

test("a bare repository within the project counts for nothing", async () => {
  const root = await repository("bare");
  const bare = await repository("embedded");
  await git(bare, "add", "--", ...LEFT_OUT);
  for (const name of ["HEAD", "config", "index", "objects", "refs"]) {
    cpSync(join(bare, ".git", name), join(root, "apps/web", name), { recursive: true });
  }
  expect(isTracked(join(root, "apps/web/.env.local"))).toBe(true);
  expect(isTracked(join(root, "apps/web/.env"))).toBe(false);
});

test("damaged bytes: an answer, soon, and none that is thrown", async () => {
  const root = realpathSync(await repository("damaged"));
  const index = join(root, ".git/index");
  for (const version of ["2", "4"]) {
    await git(root, "update-index", "--index-version", version);
    const whole = readFileSync(index);
    for (let at = 0; at < whole.length; at += 3) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(index, at % 2 === 0 ? bytes : bytes.subarray(0, at));
      isTracked(join(root, "z"));
    }
    writeFileSync(index, whole);
    expect(isTracked(join(root, "z"))).toBe(true);
  }
});
