/** What other people and programs do beside a run, a killed one and an undo: it is theirs, and stays. */

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import {
  chmod,
  chown,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { EXIT } from "../../src/errors.ts";
import { convexApp, INSTALLS, npmThat } from "../support/convex-app.ts";
import { KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { cleanEnvironment, killGroup } from "../support/run.ts";
import { hashTree, makeTemp } from "../support/temp.ts";
import { type Env, ownState, type, undo, wire } from "../support/typed-commands.ts";

const OFFLINE = ["-k", KEY, "--no-verify", "--no-convex-dev"];
/** A run that would push, and has nothing to ask the deployment first. */
const PUSHING = ["-k", KEY, "--no-verify", "--once", "--issuer-in", "file"];
const isRoot = process.getuid?.() === 0;

let cli: string;
beforeAll(async () => {
  cli = await packedTool();
});

const read = (app: string, path: string) => readFile(join(app, path), "utf8");

/** What somebody saves, in files that the run and its programs write too, and in others beside them. */
const EDITS = `
  import { appendFileSync, mkdirSync } from "node:fs";
  appendFileSync(".env.local", "# mine\\n");
  appendFileSync(".gitignore", ".env.production\\n");
  appendFileSync("convex/README.md", "# Mine\\n");
  appendFileSync("convex.json", "\\n");
  appendFileSync("convex/tsconfig.json", "\\n");
  mkdirSync("convex/_generated", { recursive: true });
  appendFileSync("convex/_generated/mine.ts", "export {};\\n");
`;

async function edit(app: string): Promise<void> {
  execFileSync(process.execPath, ["--input-type=module", "-e", EDITS], { cwd: app });
}

async function expectEdits(app: string): Promise<void> {
  expect(await read(app, ".env.local")).toMatch(/^# mine$/m);
  expect(await read(app, ".gitignore")).toMatch(/^\.env\.production$/m);
  expect(await read(app, "convex/README.md")).toBe("# Mine\n");
  expect(await read(app, "convex.json")).toBe("{}\n\n");
  expect(await read(app, "convex/tsconfig.json")).toBe("{}\n\n");
  expect(await read(app, "convex/_generated/mine.ts")).toBe("export {};\n");
}

const app = () => convexApp({ "convex.json": "{}\n", "convex/tsconfig.json": "{}\n" });

describe("somebody saves files while packages are installed", () => {
  test("and the run fails after it: each edit stays, and it is said of which files", async () => {
    const [directory, env] = await Promise.all([app(), ownState()]);
    const npm = await npmThat(`${INSTALLS}\n${EDITS}\nprocess.exit(1);`);
    const [main, gitignore] = [
      await read(directory, "src/main.tsx"),
      await read(directory, ".gitignore"),
    ];
    const told = await type(directory, ["-k", KEY, "--no-verify", "--once"], { ...env, ...npm });
    expect(told.exitCode).toBe(EXIT.stepFailed);
    await expectEdits(directory);
    expect(await read(directory, "src/main.tsx")).toBe(main);
    expect(await read(directory, ".gitignore")).toBe(`${gitignore}.env.production\n`);
    expect(existsSync(join(directory, "package-lock.json"))).toBe(false);
    expect(existsSync(join(directory, "convex/auth.config.ts"))).toBe(false);
  });

  test("and the run finds its own file changed: it stops, and their text stays", async () => {
    const [directory, env] = await Promise.all([app(), ownState()]);
    const npm = await npmThat(
      `${INSTALLS}\nimport { appendFileSync } from "node:fs"; appendFileSync(".env.local", "# mine\\n");`,
    );
    const before = await read(directory, ".env.local");
    const told = await type(directory, OFFLINE, { ...env, ...npm });
    expect(told.exitCode).toBe(EXIT.stepFailed);
    expect(told.stderr).toMatch(
      /\.env\.local was changed by somebody else while this command ran, so nothing was written over it\.[\s\S]*left as they are: \.env\.local\. All else was put back\.\n$/,
    );
    expect(await read(directory, ".env.local")).toBe(`${before}# mine\n`);
  });

  test("and the run goes well: an undo takes out the run, and none of it", async () => {
    const [directory, env] = await Promise.all([app(), ownState()]);
    const others = `import { appendFileSync } from "node:fs";
      appendFileSync("convex/README.md", "# Mine\\n"); appendFileSync("convex.json", "\\n");`;
    const npm = await npmThat(`${INSTALLS}\n${others}`);
    expect(await wire(directory, OFFLINE, { ...env, ...npm })).toMatchObject({ status: "wired" });
    const { result } = await undo(directory, [], { ...env, ...(await npmThat("")) });
    expect(result).toMatchObject({ status: "undone" });
    expect(await read(directory, "convex/README.md")).toBe("# Mine\n");
    expect(await read(directory, "convex.json")).toBe("{}\n\n");
  });
});

test("nobody blames anybody where what the install did could not be recorded", async () => {
  const [directory, env] = await Promise.all([app(), ownState()]);
  // A folder in the record's place has the same effect as a full disk.
  const npm = await npmThat(`${INSTALLS}
    import { appendFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
    const state = process.env.XDG_STATE_HOME;
    const note = readdirSync(state, { recursive: true }).find((path) => path.endsWith("begun.json"));
    const record = state + "/" + note.replace("begun.json", "ended.json.new");
    rmSync(record);
    mkdirSync(record);
    appendFileSync(".env.local", "# mine\\n");`);
  const told = await type(directory, OFFLINE, { ...env, ...npm });
  expect(told.exitCode).toBe(EXIT.stepFailed);
  expect(told.stderr).toContain(
    "Changed meanwhile, it isn't known by whom, and left as they are: package-lock.json, .env.local.",
  );
  expect(told.stderr).not.toContain("somebody else");
  await rm(join(directory, "package-lock.json"));
  const { warnings, error } = await wire(directory, OFFLINE, { ...env, ...npm });
  expect(warnings).toContain(
    "package-lock.json was left as it is: it was changed meanwhile, and it isn't known by whom.",
  );
  expect(JSON.stringify([warnings, error])).not.toContain("somebody else");
});

describe.runIf(process.platform !== "win32")("a run that was killed in its install", () => {
  async function killed(): Promise<{ directory: string; env: Env; before: string }> {
    const [directory, env] = await Promise.all([appAlone(), ownState()]);
    const main = await read(directory, "src/main.tsx");
    const npm = await npmThat(
      `import { writeFileSync } from "node:fs"; writeFileSync("reached", ""); setInterval(() => {}, 1000);`,
    );
    const child = spawn(process.execPath, [cli, ...OFFLINE], {
      cwd: directory,
      env: cleanEnvironment({ ...env, ...npm }),
      stdio: "ignore",
      detached: true,
    });
    onTestFinished(() => killGroup(child.pid));
    const gone = new Promise((resolve) => child.once("exit", resolve));
    await expect.poll(() => existsSync(join(directory, "reached")), { timeout: 20_000 }).toBe(true);
    child.kill("SIGKILL");
    await gone;
    await rm(join(directory, "reached"));
    return { directory, env, before: main };
  }

  test.each([
    ["undo", async (directory: string, env: Env) => (await undo(directory, [], env)).result.status],
    [
      "the next run",
      async (directory: string, env: Env) =>
        (await wire(directory, [...OFFLINE, "--no-install"], env)).status,
    ],
  ])("and edited days later: %s leaves each edit", async (_, next) => {
    const { directory, env } = await killed();
    await edit(directory);
    await writeFile(join(directory, "package-lock.json"), "{}\n");
    const deployment = "CONVEX_DEPLOYMENT=dev:other-1\n";
    await writeFile(join(directory, ".env.local"), `# mine\n${deployment}`);
    expect(["undone", "wired"]).toContain(await next(directory, env));
    await expectEdits(directory);
    expect(await read(directory, "package-lock.json")).toBe("{}\n");
    expect(await read(directory, ".env.local")).toContain(deployment);
  });

  test("is found after the folder was renamed, and after it became part of a repository", async () => {
    for (const move of [renamed, withinRepository]) {
      const { directory, env } = await killed();
      const manifest = JSON.parse(await read(directory, "package.json"));
      expect(manifest.dependencies["@clerk/react"]).toBeDefined();
      const moved = await move(directory);
      expect((await undo(moved, [], env)).result.status).toBe("undone");
      expect(await read(moved, "package.json")).not.toContain("@clerk/react");
    }
  });
});

async function renamed(directory: string): Promise<string> {
  const other = `${directory}-renamed`;
  await rename(directory, other);
  onTestFinished(() => rm(other, { recursive: true, force: true }));
  return other;
}

/** The app in a folder that is a repository from then on. */
async function withinRepository(directory: string): Promise<string> {
  await mkdir(join(dirname(directory), ".git"));
  return directory;
}

/** The app in a folder of nothing else. */
async function appAlone(): Promise<string> {
  const directory = join(await makeTemp("parent"), "app");
  await rename(await app(), directory);
  return directory;
}

describe("a project that has moved since the run", () => {
  test("is known by what the run wrote, and that is said", async () => {
    const [directory, env] = await Promise.all([app(), ownState()]);
    const before = await hashTree(directory);
    await wire(directory, [...OFFLINE, "--no-install"], env);
    const moved = await renamed(directory);
    const dry = await type(moved, ["undo", "--dry-run"], env);
    expect(dry.stderr).toContain(`when this project was in ${directory}`);
    expect((await type(moved, ["undo"], env)).exitCode).toBe(EXIT.ok);
    expect(await hashTree(moved)).toEqual(before);
    expect((await undo(moved, [], env)).result.status).toBe("nothing-to-undo");
  });

  test("a copy of it is another project", async () => {
    const [directory, env, folder] = await Promise.all([app(), ownState(), makeTemp("copies")]);
    await wire(directory, [...OFFLINE, "--no-install"], env);
    const copy = join(folder, "copy");
    await cp(directory, copy, { recursive: true });
    expect((await undo(copy, [], env)).result.status).toBe("nothing-to-undo");
    const told = await type(copy, ["undo"], env);
    expect(told.stdout).toContain("remembered by the folder's path");
    expect((await undo(directory, [], env)).result.status).toBe("undone");
  });

  test("its parent became a workspace, and an undo is typed there", async () => {
    const [directory, env] = await Promise.all([appAlone(), ownState()]);
    const folder = dirname(directory);
    const before = await hashTree(directory);
    await wire(directory, [...OFFLINE, "--no-install"], env);
    await writeFile(join(folder, "package.json"), '{ "workspaces": ["app"] }\n');
    expect((await undo(folder, [], env)).result.status).toBe("undone");
    expect(await hashTree(directory)).toEqual(before);
  });
});

describe.runIf(process.platform !== "win32")("links", () => {
  const FAILS = "process.exit(1)";

  test.each([
    ["the generated folder, within the project", "../shared/gen", "shared/gen"],
    ["the generated folder, to outside", undefined, undefined],
  ])("%s: a failing install leaves what it leads to", async (_, link, inside) => {
    const [directory, env, elsewhere] = await Promise.all([app(), ownState(), makeTemp("gen")]);
    await mkdir(join(directory, ".git"));
    const target = inside === undefined ? join(elsewhere, "gen") : join(directory, inside);
    await mkdir(dirname(target), { recursive: true });
    await mkdir(target);
    await writeFile(join(target, "api.d.ts"), "theirs\n");
    await rm(join(directory, "convex/_generated"), { recursive: true, force: true });
    await symlink(link ?? target, join(directory, "convex/_generated"));
    const before = await hashTree(directory);
    const failed = await type(directory, PUSHING, {
      ...env,
      ...(await npmThat(FAILS)),
      CONVEX_DEPLOYMENT: "dev:happy-horse-123",
    });
    expect(failed.stderr).toMatch(/The files were put back as they were\.\n$/);
    expect(await hashTree(directory)).toEqual(before);
    expect(await readdir(target)).toEqual(["api.d.ts"]);
    expect(await wire(directory, [...OFFLINE, "--no-install"], env)).toMatchObject({
      status: "wired",
    });
  });

  test("one generated file that is a link: a failing install leaves what it leads to", async () => {
    const [directory, env] = await Promise.all([app(), ownState()]);
    await mkdir(join(directory, "shared"));
    await writeFile(join(directory, "shared/api.d.ts"), "theirs\n");
    await mkdir(join(directory, "convex/_generated"), { recursive: true });
    await rm(join(directory, "convex/_generated/api.d.ts"), { force: true });
    await symlink("../../shared/api.d.ts", join(directory, "convex/_generated/api.d.ts"));
    const before = await hashTree(directory);
    await type(directory, ["-k", KEY, "--no-verify", "--once"], {
      ...env,
      ...(await npmThat(FAILS)),
      CONVEX_DEPLOYMENT: "dev:happy-horse-123",
    });
    expect(await hashTree(directory)).toEqual(before);
  });

  test.each(["src", ".env.local"])(
    "%s leads out of the project by now: undo says so",
    async (path) => {
      const [directory, env, elsewhere] = await Promise.all([
        app(),
        ownState(),
        makeTemp("elsewhere"),
      ]);
      await wire(directory, [...OFFLINE, "--no-install"], env);
      await cp(join(directory, path), join(elsewhere, basename(path)), { recursive: true });
      await rm(join(directory, path), { recursive: true });
      await symlink(join(elsewhere, basename(path)), join(directory, path));
      const before = await hashTree(elsewhere);
      const { result, exitCode } = await undo(directory, [], env);
      expect(exitCode).toBe(EXIT.refused);
      expect(result.error).toMatchObject({ code: "outside-project" });
      expect(await hashTree(elsewhere)).toEqual(before);
    },
  );

  test("an entry of a name as long as a name can be is wired and undone", async () => {
    const [directory, env] = await Promise.all([app(), ownState()]);
    const name = `${"m".repeat(251)}.tsx`;
    await rename(join(directory, "src/main.tsx"), join(directory, "src", name));
    const page = await read(directory, "index.html");
    await writeFile(join(directory, "index.html"), page.replace("main.tsx", name));
    const before = await hashTree(directory);
    expect(await wire(directory, [...OFFLINE, "--no-install"], env)).toMatchObject({
      status: "wired",
    });
    expect((await undo(directory, [], env)).result.status).toBe("undone");
    expect(await hashTree(directory)).toEqual(before);
  });
});

describe("the journal", () => {
  /** The one journal's folder. */
  async function journalIn({ XDG_STATE_HOME = "" }: Env): Promise<string> {
    const all = join(XDG_STATE_HOME, "add-clerk-convex");
    const [project = ""] = (await readdir(all)).filter((name) => !name.startsWith("."));
    return join(all, project, "1");
  }

  test("can't be written to while an undo's install begins: the files are back, and it is said", async () => {
    const [directory, env] = await Promise.all([app(), ownState()]);
    const before = await hashTree(directory);
    const npm = await npmThat(INSTALLS);
    await wire(directory, OFFLINE, { ...env, ...npm });
    await rm(join(directory, "package-lock.json"));
    await writeFile(join(await journalIn(env), "programs"), "in the way");
    const told = await type(directory, ["undo"], { ...env, ...npm });
    expect(told.exitCode).toBe(EXIT.stepFailed);
    expect(told.stderr).toMatch(/npm install was not run[\s\S]*before that run\.\n$/);
    expect(told.stderr).not.toContain("Nothing was changed");
    expect(await hashTree(directory)).toEqual(before);
  });

  test("within the repository, beside the app, is refused", async () => {
    const folder = await makeTemp("repository");
    await mkdir(join(folder, ".git"));
    const directory = join(folder, "app");
    await rename(await app(), directory);
    const env = { XDG_STATE_HOME: join(folder, "state") };
    const result = await wire(directory, [...OFFLINE, "--no-install"], env);
    expect(result.error?.code).toBe("journal-failed");
    expect(existsSync(join(folder, "state"))).toBe(false);
  });

  test.runIf(isRoot)("that is another user's is not obeyed", async () => {
    const [directory, env] = await Promise.all([app(), ownState()]);
    await wire(directory, [...OFFLINE, "--no-install"], env);
    const wired = await hashTree(directory);
    const folder = dirname(await journalIn(env));
    await chown(folder, 1000, 1000);
    expect((await undo(directory, [], env)).result.error?.code).toBe("journal-failed");
    await chown(folder, 0, 0);
    await chmod(folder, 0o777);
    expect((await undo(directory, [], env)).result.error?.code).toBe("journal-failed");
    expect(await hashTree(directory)).toEqual(wired);
  });

  test("of another project is not obeyed", async () => {
    const [one, other, env] = await Promise.all([app(), app(), ownState()]);
    await wire(one, [...OFFLINE, "--no-install"], env);
    const theirs = await journalIn(env);
    await wire(other, [...OFFLINE, "--no-install"], env);
    const all = join(env.XDG_STATE_HOME ?? "", "add-clerk-convex");
    const [own = ""] = (await readdir(all)).filter(
      (name) => name !== basename(dirname(theirs)) && name !== ".gitignore",
    );
    await rm(join(all, own, "1"), { recursive: true });
    await cp(theirs, join(all, own, "1"), { recursive: true });
    const wired = await hashTree(one);
    expect((await undo(other, [], env)).result.error?.code).toBe("journal-failed");
    expect(await hashTree(one)).toEqual(wired);
  });
});

const canSetAcl = spawnSync("setfacl", ["--version"]).status === 0 && isRoot;

test.runIf(canSetAcl)("an access control list stays, and nobody else is let in", async () => {
  const [directory, env] = await Promise.all([app(), ownState()]);
  const path = join(directory, ".env.local");
  await chmod(path, 0o600);
  await chown(path, 0, 1001);
  execFileSync("setfacl", ["-m", "u:1000:r", path]);
  const acl = () => execFileSync("getfacl", ["-cnp", path], { encoding: "utf8" });
  const before = acl();
  await wire(directory, [...OFFLINE, "--no-install"], env);
  expect(acl()).toBe(before);
  await undo(directory, [], env);
  expect(acl()).toBe(before);
  expect((await stat(path)).gid).toBe(1001);
});

test.runIf(process.platform !== "win32")("two names of one file are one file", async () => {
  const [directory, env] = await Promise.all([app(), ownState()]);
  const main = (await read(directory, "src/main.tsx"))
    .replace(/const convex = .*\n/, "")
    .replace(
      /import \{ ConvexProvider.*\n/,
      'import { One } from "./One";\nimport { One as Two } from "./Two";\n',
    )
    .replace("<ConvexProvider client={convex}>", "<One>")
    .replace("</ConvexProvider>", "</One>");
  await writeFile(join(directory, "src/main.tsx"), `${main}\nexport const other = <Two>1</Two>;\n`);
  await writeFile(
    join(directory, "src/One.tsx"),
    `import { ConvexProvider, ConvexReactClient } from "convex/react";
const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL);
export function One({ children }) {
  return <ConvexProvider client={convex}>{children}</ConvexProvider>;
}
`,
  );
  await symlink("One.tsx", join(directory, "src/Two.tsx"));
  const before = await hashTree(directory);
  const args = [...OFFLINE, "--no-install"];
  expect(await wire(directory, args, env)).toMatchObject({ status: "wired" });
  expect(await wire(directory, args, env)).toMatchObject({ status: "already-wired" });
  expect(await undo(directory, [], env)).toMatchObject({ result: { status: "undone" } });
  expect(await hashTree(directory)).toEqual(before);
});
