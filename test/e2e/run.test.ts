import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cleanEnvironment, run } from "../support/run.ts";
import { hashTree, makeTemp, writeFiles } from "../support/temp.ts";

const node = async (script: string, options: Partial<Parameters<typeof run>[2]> = {}) =>
  run(process.execPath, ["--eval", script], { cwd: await makeTemp("run"), ...options });

describe("run", () => {
  it("gives output and exit code", async () => {
    const script = 'console.log("out"); console.error("err"); process.exitCode = 7;';
    expect(await node(script)).toMatchObject({
      stdout: "out\n",
      stderr: "err\n",
      exitCode: 7,
      timedOut: false,
    });
  });

  it.each([
    ["closed" as const, "ended "],
    [{ text: "abc" }, "ended abc"],
    ["open" as const, ""],
  ])("gives stdin as asked: %o", async (stdin, stdout) => {
    const script =
      'let t = ""; process.stdin.on("data", (c) => { t += c; }).on("end", () => console.log("ended " + t));';
    const timeout = stdin === "open" ? 1000 : 20_000;
    const result = await node(script, { stdin, timeout });
    expect(result.stdout.trim()).toBe(stdout.trim());
    expect(result.timedOut).toBe(stdin === "open");
  });

  it("kills the children too when time is up", async () => {
    const cwd = await makeTemp("group");
    const child = 'setInterval(() => require("fs").writeFileSync("alive", String(Date.now())), 20)';
    const script = `require("child_process").spawn(process.execPath, ["--eval", ${JSON.stringify(child)}], { stdio: "inherit" }); setInterval(() => {}, 1000)`;
    const result = await node(script, { cwd, timeout: 2500 });
    expect(result).toMatchObject({ timedOut: true, signal: "SIGKILL", exitCode: undefined });
    const last = await readFile(join(cwd, "alive"), "utf8");
    await delay(150);
    expect(await readFile(join(cwd, "alive"), "utf8")).toBe(last);
  });

  it("says why a program can't be started", async () => {
    const result = await run("no-such-program", [], { cwd: await makeTemp("none") });
    expect(result.exitCode).toBeUndefined();
    expect(result.stderr).toContain("ENOENT");
  });
});

describe("the clean environment", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    "CI",
    "VITEST",
    "npm_lifecycle_event",
    "CONVEX_DEPLOYMENT",
    "CLERK_SECRET_KEY",
    "VITE_CLERK_PUBLISHABLE_KEY",
    "NODE_OPTIONS",
  ])("has no %s", (name) => {
    vi.stubEnv(name, "x");
    expect(cleanEnvironment()[name]).toBeUndefined();
    expect(cleanEnvironment({ [name]: "y" })[name]).toBe("y");
  });

  it("has another home, and the rest", () => {
    const environment = cleanEnvironment({ PATH: undefined });
    expect(environment.HOME).not.toBe(homedir());
    expect(environment.PATH).toBeUndefined();
    expect(cleanEnvironment().PATH).not.toContain("node_modules");
    expect(environment.npm_config_cache).toBeTruthy();
  });
});

describe("hashTree", () => {
  it("sees names, bytes, modes and folders, and no packages", async () => {
    const directory = await makeTemp("tree");
    await writeFiles(directory, { "a.txt": "a", "b/c.txt": "c", "node_modules/x/y.js": "y" });
    const before = await hashTree(directory);
    expect(Object.keys(before)).toEqual(["a.txt", "b/", "b/c.txt"]);
    expect(Object.keys(await hashTree(directory, { nodeModules: true }))).toHaveLength(6);

    const changes: (() => Promise<unknown>)[] = [
      () => writeFile(join(directory, "a.txt"), "A"),
      () => chmod(join(directory, "b/c.txt"), 0o600),
      () => mkdir(join(directory, "empty")),
    ];
    let last = before;
    for (const change of changes) {
      await change();
      const next = await hashTree(directory);
      expect(next).not.toEqual(last);
      last = next;
    }
  });

  it("is of a directory that is gone after its test", async () => {
    expect(kept).toBeUndefined();
    kept = await makeTemp("gone");
    expect((await stat(kept)).isDirectory()).toBe(true);
  });

  it("(the test after it looks)", async () => {
    await expect(stat(kept ?? "")).rejects.toMatchObject({ code: "ENOENT" });
  });
});

let kept: string | undefined;
