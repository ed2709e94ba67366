/** Full disks, files that may not be written, links, odd names, closed terminals: the real ones. */

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import pty from "@lydell/node-pty";
import { beforeAll, describe, expect, onTestFinished, type TestContext, test } from "vitest";
import { EXIT } from "../../src/errors.ts";
import { resultSchema, undoResultSchema } from "../../src/report/result.ts";
import { convexApp, INSTALLS, npmThat } from "../support/convex-app.ts";
import { KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { cleanEnvironment, run } from "../support/run.ts";
import { hashTree, makeTemp } from "../support/temp.ts";

const FIXTURE = resolve(import.meta.dirname, "../../fixtures/vite-strict-mode/before");
const POSIX = process.platform !== "win32";
const IS_ROOT = process.getuid?.() === 0;
const OFFLINE = ["-k", KEY, "--no-verify", "--no-install", "--no-convex-dev", "--json"];

let cli: string;
beforeAll(async () => {
  cli = await packedTool();
});

type Env = Record<string, string | undefined>;

async function wire(app: string, env: Env, args = OFFLINE) {
  const told = await run(process.execPath, [cli, ...args], { cwd: app, env });
  return { ...told, result: resultSchema.parse(JSON.parse(told.stdout)) };
}

async function takeBack(app: string, env: Env) {
  const told = await run(process.execPath, [cli, "undo", "--json"], { cwd: app, env });
  return undoResultSchema.parse(JSON.parse(told.stdout));
}

async function ownState(): Promise<Env> {
  return { XDG_STATE_HOME: await makeTemp("state") };
}

/** A mount of a few kilobytes that ends with the test; undefined where that can't be had. */
async function smallDisk(kilobytes: number): Promise<string | undefined> {
  const folder = await makeTemp("disk");
  const args = ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder];
  if (spawnSync("mount", args).status !== 0) return undefined;
  onTestFinished(() => void spawnSync("umount", ["-l", folder]));
  return folder;
}

describe.runIf(process.platform === "linux" && IS_ROOT)("a full disk", () => {
  test.each([
    ["the project's, from the start", 0],
    ["the project's, after three files", 4],
  ])("%s: everything is as before", async (_, left) => {
    const [disk, env] = [await smallDisk(200), await ownState()];
    if (!disk) return;
    const app = join(disk, "app");
    cpSync(FIXTURE, app, { recursive: true });
    const before = await hashTree(app);
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, "filler"), Buffer.alloc(Math.max(0, bavail * bsize - left * 1024)));
    const { exitCode, result } = await wire(app, env);
    expect(await hashTree(app)).toEqual(before);
    expect(exitCode).toBe(EXIT.stepFailed);
    expect(result.error).toMatchObject({
      code: "write-failed",
      message: expect.stringContaining("ENOSPC"),
    });
    rmSync(join(disk, "filler"));
    expect((await wire(app, env)).exitCode).toBe(EXIT.ok);
    expect((await takeBack(app, env)).status).toBe("undone");
    expect(await hashTree(app)).toEqual(before);
  });

  test("the state directory's: nothing is begun", async () => {
    const [disk, app] = [await smallDisk(100), await convexApp()];
    if (!disk) return;
    const before = await hashTree(app);
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, "filler"), Buffer.alloc(bavail * bsize - 8192));
    const { exitCode, result } = await wire(app, { XDG_STATE_HOME: disk });
    expect(exitCode).toBe(EXIT.stepFailed);
    expect(result.error).toMatchObject({
      code: "journal-failed",
      message: expect.stringContaining("ENOSPC"),
    });
    expect(await hashTree(app)).toEqual(before);
  });
});

describe.runIf(process.platform === "linux" && IS_ROOT)(
  "an env file that is mounted by itself",
  () => {
    const INSTALLING = ["-k", KEY, "--no-verify", "--no-convex-dev", "--json"];

    /** Mounts a file over itself until the test ends, which is skipped where that isn't allowed. */
    function mountItself(path: string, context: TestContext, ...options: string[]): void {
      if (spawnSync("mount", ["--bind", path, path]).status !== 0) {
        context.skip("This user may not mount anything here.");
      }
      onTestFinished(() => void spawnSync("umount", ["-l", path]));
      for (const option of options) {
        expect(spawnSync("mount", ["-o", option, path]).status).toBe(0);
      }
    }

    const isMounted = (path: string) => readFileSync("/proc/self/mountinfo", "utf8").includes(path);

    test("is wired in its place with what is installed, and undone", async (context) => {
      const [app, env] = [await convexApp(), await ownState()];
      const path = join(app, ".env.local");
      mountItself(path, context);
      const before = await hashTree(app);
      const npm = await npmThat(INSTALLS);
      expect((await wire(app, { ...env, ...npm }, INSTALLING)).result.status).toBe("wired");
      expect(readFileSync(path, "utf8")).toContain(KEY);
      expect((await takeBack(app, { ...env, ...npm })).status).toBe("undone");
      expect(isMounted(path)).toBe(true);
      expect(await hashTree(app)).toEqual(before);
    });

    test("that is read-only is found before anything is installed", async (context) => {
      const [app, env] = [await convexApp(), await ownState()];
      mountItself(join(app, ".env.local"), context, "remount,ro,bind");
      const before = await hashTree(app);
      const npm = await npmThat(
        `import { writeFileSync } from "node:fs"; writeFileSync("ran", "");`,
      );
      const { exitCode, result } = await wire(app, { ...env, ...npm }, INSTALLING);
      expect(exitCode).toBe(EXIT.stepFailed);
      expect(result.error?.message).toContain(".env.local could not be written (EROFS)");
      expect(await hashTree(app)).toEqual(before);
    });
  },
);

describe.runIf(POSIX && IS_ROOT)("what this user may not write", () => {
  const NOBODY = 65534;

  /** The tool as a user without privileges, who owns the app. */
  async function asNobody(app: string, state: string) {
    const readable = await makeTemp("tool");
    cpSync(join(cli, "../.."), readable, { recursive: true });
    chmodSync(readable, 0o755);
    for (const folder of [app, state]) {
      spawnSync("chown", ["-R", `${NOBODY}:${NOBODY}`, folder]);
      chmodSync(folder, 0o755);
    }
    return () => {
      const told = spawnSync(process.execPath, [join(readable, "dist/cli.js"), ...OFFLINE], {
        cwd: app,
        env: cleanEnvironment({ XDG_STATE_HOME: state, HOME: "/nonexistent" }),
        uid: NOBODY,
        gid: NOBODY,
        encoding: "utf8",
      });
      return { status: told.status, result: resultSchema.parse(JSON.parse(told.stdout)) };
    };
  }

  test.each([
    ["a file", "src/main.tsx", 0o444],
    ["an env file", ".env.local", 0o400],
    ["a folder", "src", 0o555],
    ["the functions folder", "convex", 0o555],
  ])("%s that is read-only", async (_, path, mode) => {
    const app = await makeTemp("app");
    cpSync(FIXTURE, app, { recursive: true });
    const act = await asNobody(app, await makeTemp("state"));
    chmodSync(join(app, path), mode);
    const before = await hashTree(app);
    const { status, result } = act();
    expect(status).toBe(EXIT.stepFailed);
    expect(result.error).toMatchObject({ code: "write-failed" });
    expect(result.error?.message).toMatch(/could not be written \(EACCES\)/);
    expect(await hashTree(app)).toEqual(before);
  });

  test("the state directory", async () => {
    const [app, state] = [await makeTemp("app"), await makeTemp("state")];
    cpSync(FIXTURE, app, { recursive: true });
    const act = await asNobody(app, state);
    chownSync(state, 0, 0);
    const before = await hashTree(app);
    const { status, result } = act();
    expect(status).toBe(EXIT.stepFailed);
    expect(result.error?.code).toBe("journal-failed");
    expect(result.error?.hint).toContain("XDG_STATE_HOME");
    expect(await hashTree(app)).toEqual(before);
  });

  test("another user's files stay his", async () => {
    const [app, env] = [await convexApp(), await ownState()];
    chownSync(join(app, "src/main.tsx"), NOBODY, NOBODY);
    expect((await wire(app, env)).exitCode).toBe(EXIT.ok);
    expect(lstatSync(join(app, "src/main.tsx"))).toMatchObject({ uid: NOBODY, gid: NOBODY });
    await takeBack(app, env);
    expect(lstatSync(join(app, "src/main.tsx"))).toMatchObject({ uid: NOBODY, gid: NOBODY });
  });
});

describe("the state directory", () => {
  test("inside the project is refused: env files would be copied there", async () => {
    const app = await convexApp();
    const before = await hashTree(app);
    const { exitCode, result } = await wire(app, { XDG_STATE_HOME: join(app, ".state") });
    expect(exitCode).toBe(EXIT.stepFailed);
    expect(result.error).toMatchObject({ code: "journal-failed" });
    expect(await hashTree(app)).toEqual(before);
  });

  test.runIf(process.platform === "linux")("a relative one is no state directory", async () => {
    const [app, home] = [await convexApp(), await makeTemp("home")];
    expect((await wire(app, { XDG_STATE_HOME: "state", HOME: home })).exitCode).toBe(EXIT.ok);
    expect(existsSync(join(app, "state"))).toBe(false);
    const kept = readdirSync(join(home, ".local/state/add-clerk-convex"));
    expect(kept.filter((name) => name !== ".gitignore")).toHaveLength(1);
  });
});

describe.runIf(POSIX)("symbolic links", () => {
  test("an env file that is one stays one, and what it leads to is written and undone", async () => {
    const [app, env] = [await convexApp(), await ownState()];
    mkdirSync(join(app, "config"));
    renameSync(join(app, ".env.local"), join(app, "config/local.env"));
    symlinkSync("config/local.env", join(app, ".env.local"));
    const before = await hashTree(app);
    expect((await wire(app, env)).exitCode).toBe(EXIT.ok);
    expect(readlinkSync(join(app, ".env.local"))).toBe("config/local.env");
    expect(readFileSync(join(app, "config/local.env"), "utf8")).toContain(KEY);
    expect((await takeBack(app, env)).status).toBe("undone");
    expect(await hashTree(app)).toEqual(before);
  });

  test.each([
    ["an env file", ".env.local"],
    ["the entry", "src/main.tsx"],
    ["the functions folder", "convex"],
  ])("%s that is one to elsewhere is refused", async (_, path) => {
    const [app, env, elsewhere] = [await convexApp(), await ownState(), await makeTemp("else")];
    const there = join(elsewhere, "there");
    renameSync(join(app, path), there);
    symlinkSync(there, join(app, path));
    const [before, outside] = await Promise.all([app, elsewhere].map((each) => hashTree(each)));
    for (const args of [OFFLINE, [...OFFLINE, "--dry-run"]]) {
      const { exitCode, result } = await wire(app, env, args);
      expect(exitCode).toBe(EXIT.refused);
      expect(result.error).toMatchObject({
        code: "outside-project",
        message: expect.stringContaining(there),
      });
    }
    expect(await hashTree(app)).toEqual(before);
    expect(await hashTree(elsewhere)).toEqual(outside);
  });

  test("a project that is reached by one is the same project", async () => {
    const [app, env, elsewhere] = [await convexApp(), await ownState(), await makeTemp("else")];
    const link = join(elsewhere, "link");
    symlinkSync(app, link);
    const before = await hashTree(app);
    expect((await wire(link, env)).exitCode).toBe(EXIT.ok);
    expect((await takeBack(app, env)).status).toBe("undone");
    expect(await hashTree(app)).toEqual(before);
  });
});

test.runIf(POSIX)("another hard link of a file is told of, and keeps the old text", async () => {
  const [app, env, elsewhere] = [await convexApp(), await ownState(), await makeTemp("else")];
  const [path, other] = [join(app, "src/main.tsx"), join(elsewhere, "main.tsx")];
  chmodSync(path, 0o644);
  linkSync(path, other);
  linkSync(join(app, "index.html"), join(elsewhere, "index.html"));
  const text = readFileSync(path, "utf8");
  const { result } = await wire(app, env);
  expect(result.warnings.filter((each) => each.includes("hard link"))).toEqual([
    "src/main.tsx has another hard link, which will keep the old text.",
  ]);
  expect(readFileSync(path, "utf8")).not.toBe(text);
  expect(readFileSync(other, "utf8")).toBe(text);
});

test.each(["with space", 'it\'s "quoted"', "Üñï çødé 日本", "-dash", "$HOME;true", "a&b%PATH%"])(
  "an app in a folder called %s",
  async (name) => {
    if (!POSIX && /["]/.test(name)) return;
    const [app, env, parent] = [await convexApp(), await ownState(), await makeTemp("odd")];
    renameSync(app, join(parent, name));
    const before = await hashTree(parent);
    const npm = POSIX ? await npmThat(INSTALLS) : {};
    const words = ["-k", KEY, "--no-verify", "--no-convex-dev", "--json", `./${name}`];
    if (!POSIX) words.push("--no-install");
    const told = await wire(parent, { ...env, ...npm }, words);
    expect(told.result.status).toBe("wired");
    const undone = await run(process.execPath, [cli, "undo", "--json", `./${name}`], {
      cwd: parent,
      env: { ...env, ...npm },
    });
    expect(undone.exitCode, undone.stdout + undone.stderr).toBe(EXIT.ok);
    expect(await hashTree(parent)).toEqual(before);
  },
);

test.runIf(POSIX)(
  "a terminal that is closed during the install: everything is put back",
  async () => {
    const [app, env] = [await convexApp(), await ownState()];
    const before = await hashTree(app);
    const npm = await npmThat(
      `${INSTALLS}\nwriteFileSync("reached", ""); setInterval(() => {}, 1000);`,
    );
    const args = [cli, "-k", KEY, "--no-verify", "--no-convex-dev", "--yes"];
    const terminal = pty.spawn(process.execPath, args, {
      cwd: app,
      env: cleanEnvironment({ ...env, ...npm }),
    });
    const gone = new Promise<number>((ended) => terminal.onExit(({ exitCode }) => ended(exitCode)));
    await expect.poll(() => existsSync(join(app, "reached")), { timeout: 20_000 }).toBe(true);
    rmSync(join(app, "reached"));
    expect(await hashTree(app)).not.toEqual(before);
    // What the system does to whoever is in a terminal that goes away.
    terminal.kill("SIGHUP");
    await gone;
    expect(await hashTree(app)).toEqual(before);
  },
);

test.runIf(POSIX)(
  "an env file that git tracks, and a secret that the browser would get, are reported",
  async () => {
    const secret = "bm9ib2R5LXNlZXMtdGhpcw";
    const [app, env] = [
      await convexApp({ ".env.local": `VITE_CLERK_SECRET_KEY=sk_test_${secret}\n` }),
      await ownState(),
    ];
    for (const args of [
      ["init", "-q"],
      ["add", "-f", ".env.local"],
    ]) {
      expect(spawnSync("git", args, { cwd: app }).status).toBe(0);
    }
    const { result, stdout } = await wire(app, env);
    expect(result.warnings[0]).toMatch(/^SECRET EXPOSED: VITE_CLERK_SECRET_KEY in \.env\.local/);
    expect(result.warnings[1]).toMatch(/tracked by git.*git rm --cached \.env\.local$/);
    expect(stdout).not.toContain(secret);
    const plain = await run(process.execPath, [cli, "-k", KEY, "--dry-run", "--no-verify"], {
      cwd: app,
      env,
    });
    expect(plain.stderr).toContain("SECRET EXPOSED");
    expect(plain.stdout + plain.stderr).not.toContain(secret);
  },
);
