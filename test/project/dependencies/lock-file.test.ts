import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findLockFile, lockedPackage } from "../../../src/project/dependencies/lock-file.ts";
import { makeTemp, writeFiles } from "../../support/temp.ts";

/** Lock files as the package managers wrote them, with what each then had in node_modules. */
const WRITTEN = join(import.meta.dirname, "lock-files");

type Installed = { range: string; version: string; node?: string; peers: string[] };
type Tree = Record<string, Record<string, Installed>>;

/** What the formats hold beside the version. */
const TELLS = [
  { writer: /^npm-(?:6|v1)|^yarn-1/, node: false, peers: false },
  { writer: /^yarn-|^bun-/, node: false, peers: true },
  { writer: /^npm-|^pnpm-/, node: true, peers: true },
];

/** Linked into node_modules from a folder of the project: not each format says their version. */
const LINKED = ["local", "ui"];

const written = await Promise.all(
  ["single", "workspace"].map(async (project) => {
    const writers = await readdir(join(WRITTEN, project));
    return writers.map((writer) => ({ project, writer }));
  }),
);

/** A repository with these files. */
async function repositoryWith(files: Record<string, string>): Promise<string> {
  const directory = await makeTemp("lock-file");
  await writeFiles(directory, { ".git/HEAD": "", ...files });
  return directory;
}

describe("what the package managers wrote", () => {
  test.each(written.flat())("$project by $writer", async ({ project, writer }) => {
    const directory = await makeTemp("lock-file");
    await cp(join(WRITTEN, project, writer), directory, { recursive: true });
    await mkdir(join(directory, ".git"));
    const tree: Tree = JSON.parse(await readFile(join(directory, "installed.json"), "utf8"));
    const tells = TELLS.find((format) => format.writer.test(writer));
    for (const [folder, dependencies] of Object.entries(tree)) {
      for (const [name, { range, version, node, peers }] of Object.entries(dependencies)) {
        const locked = lockedPackage(name, range, join(directory, folder));
        if (LINKED.includes(name)) {
          expect([undefined, version], `${name} in ${folder}`).toContain(locked?.version);
          continue;
        }
        expect(
          { ...locked, peers: locked?.peers && Object.keys(locked.peers).toSorted() },
          `${name} in ${folder}`,
        ).toEqual({
          version,
          node: tells?.node ? node : undefined,
          peers: tells?.peers ? peers : undefined,
        });
      }
    }
  });

  test("each writer's two projects hold what they are to show", async () => {
    expect(written.flat().length).toBeGreaterThan(18);
    for (const { project, writer } of written.flat()) {
      const path = join(WRITTEN, project, writer, "installed.json");
      const tree: Tree = JSON.parse(await readFile(path, "utf8"));
      const versions = Object.values(tree).flatMap(({ convex }) => convex?.version ?? []);
      expect(versions, writer).toEqual(project === "single" ? ["1.19.4"] : ["1.19.4", "1.48.0"]);
    }
  });
});

const npmLock = (packages: object) => JSON.stringify({ lockfileVersion: 3, packages });
const NPM = npmLock({
  "": { dependencies: { convex: "^1.10.0", next: "canary" } },
  "node_modules/convex": { version: "1.19.4", engines: ["node >= 0.6"] },
  "node_modules/next": { version: "16.3.0-canary.2" },
});
const PNPM = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      convex: { specifier: ^1.10.0, version: 1.20.0 }
packages:
`;
const YARN = `# yarn lockfile v1\n\nconvex@^1.10.0:\n  version "1.21.0"\n`;
const BUN = `{"workspaces":{"":{}},"packages":{"convex":["convex@1.22.0","",{},"sha512-"],},}`;

describe("what it was written for", () => {
  const cases: [string, string, string, string | undefined][] = [
    ["a range that it satisfies", "convex", "^1.6.3", "1.19.4"],
    ["a range that it doesn't", "convex", "^1.20.0", undefined],
    ["a tag", "next", "canary", "16.3.0-canary.2"],
    ["another tag than now", "next", "latest", undefined],
    ["an address in the place of a range", "convex", "github:get-convex/convex-js", undefined],
    ["an alias of the package itself", "convex", "npm:convex@^1.10.0", "1.19.4"],
    ["an alias of another package", "convex", "npm:@fork/convex@^1.10.0", undefined],
    ["a package that isn't there", "react", "^19.0.0", undefined],
    ["a name that every object has", "constructor", "*", undefined],
    ["a name that no object has", "__proto__", "*", undefined],
  ];
  test.each(cases)("%s", async (_, name, range, version) => {
    const directory = await repositoryWith({ "package-lock.json": NPM });
    expect(lockedPackage(name, range, directory)?.version).toBe(version);
  });
});

describe("what stands in the place of what was declared", () => {
  const entries = (...all: string[]) =>
    ["__metadata:\n  version: 8", ...all].map((entry) => `${entry}\n`).join("\n");
  const entry = (key: string, version: string, more = "") =>
    `"${key}":\n  version: ${version}\n  resolution: "${key}${more}"\n  linkType: hard`;
  const app = (specifier: string) =>
    `"app@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "app@workspace:."\n  dependencies:\n    react: "${specifier}"\n  linkType: soft`;
  const react = async (range: string, text: string) =>
    lockedPackage("react", range, await repositoryWith({ "yarn.lock": text }))?.version;

  test("Yarn's resolutions", async () => {
    const workspace = app("npm:^18.2.0");
    const only = entry("react@npm:18.2.0", "18.2.0");
    const other = entry("react@npm:19.2.0", "19.2.0");
    expect(await react("^18.2.0", entries(workspace, only))).toBe("18.2.0");
    expect(await react("^18.2.0", entries(workspace, only, other))).toBeUndefined();
    expect(await react("^18.2.0", entries(workspace, other))).toBeUndefined();
  });

  test("Yarn's patches", async () => {
    const patch = "patch:react@npm%3A18.2.0#~/.yarn/patches/react.patch";
    const patched = entry(`react@${patch}`, "18.2.0", "::version=18.2.0&hash=77ac22");
    const original = entry("react@npm:18.2.0", "18.2.0");
    expect(await react(patch, entries(app(patch), original, patched))).toBe("18.2.0");
    expect(await react("^18.2.0", entries(app(patch), original, patched))).toBe("18.2.0");
  });
});

describe("which lock file", () => {
  test("none", async () => {
    const directory = await repositoryWith({});
    expect(findLockFile(directory)).toBeUndefined();
    expect(lockedPackage("convex", "^1.10.0", directory)).toBeUndefined();
  });

  test("the one of the package manager in use, else of any", async () => {
    const all = {
      "package-lock.json": NPM,
      "pnpm-lock.yaml": PNPM,
      "yarn.lock": YARN,
      "bun.lock": BUN,
    };
    const directory = await repositoryWith(all);
    const convex = (packageManager?: "npm" | "pnpm" | "yarn" | "bun") =>
      lockedPackage("convex", "^1.10.0", directory, packageManager)?.version;
    expect(convex("npm")).toBe("1.19.4");
    expect(convex("pnpm")).toBe("1.20.0");
    expect(convex("yarn")).toBe("1.21.0");
    expect(convex("bun")).toBe("1.22.0");
    expect(convex()).toBe("1.22.0");
    const other = await repositoryWith({ "yarn.lock": YARN });
    expect(lockedPackage("convex", "^1.10.0", other, "npm")?.version).toBe("1.21.0");
  });

  test("npm's shrinkwrap before its lock file", async () => {
    const directory = await repositoryWith({
      "package-lock.json": NPM,
      "npm-shrinkwrap.json": NPM.replace("1.19.4", "1.18.0"),
    });
    expect(lockedPackage("convex", "^1.10.0", directory)?.version).toBe("1.18.0");
  });

  test("bun's binary one says nothing, and no other speaks for it", async () => {
    const directory = await repositoryWith({ "bun.lockb": "\0", "yarn.lock": YARN });
    expect(findLockFile(directory)).toBe(join(directory, "bun.lockb"));
    expect(lockedPackage("convex", "^1.10.0", directory, "bun")).toBeUndefined();
  });

  test("the next above, within the repository", async () => {
    const directory = await repositoryWith({
      "package-lock.json": NPM,
      "apps/inner/.git/HEAD": "",
      "apps/web/pnpm-lock.yaml": PNPM,
    });
    const above = join(directory, "package-lock.json");
    expect(findLockFile(join(directory, "apps/other"))).toBe(above);
    expect(findLockFile(join(directory, "apps/web"))).toBe(
      join(directory, "apps/web/pnpm-lock.yaml"),
    );
    expect(findLockFile(join(directory, "apps/web"), "npm")).toBe(above);
    expect(findLockFile(join(directory, "apps/inner"))).toBeUndefined();
  });

  test("not one that doesn't know the package in the folder", async () => {
    for (const [name, text] of Object.entries({
      "package-lock.json": NPM,
      "pnpm-lock.yaml": PNPM,
      "bun.lock": BUN,
    })) {
      const directory = await repositoryWith({ [name]: text });
      expect(lockedPackage("convex", "^1.10.0", directory), name).toBeDefined();
      expect(lockedPackage("convex", "^1.10.0", join(directory, "apps/web")), name).toBeUndefined();
    }
  });

  test("as it is now, after an install", async () => {
    const directory = await repositoryWith({ "package-lock.json": NPM });
    expect(lockedPackage("convex", "^1.10.0", directory)?.version).toBe("1.19.4");
    await writeFile(join(directory, "package-lock.json"), NPM.replace("1.19.4", "1.48.0-rc"));
    expect(lockedPackage("convex", "^1.48.0-0", directory)?.version).toBe("1.48.0-rc");
  });

  test("a folder of that name is none", async () => {
    const directory = await repositoryWith({ "yarn.lock/file": "", "package-lock.json": NPM });
    expect(lockedPackage("convex", "^1.10.0", directory)?.version).toBe("1.19.4");
  });
});
