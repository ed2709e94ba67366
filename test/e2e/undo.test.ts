import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { EXIT } from "../../src/errors.ts";
import { startConvexDeployment } from "../servers/convex-deployment.ts";
import { applyDiff } from "../support/apply-diff.ts";
import { convexApp, INSTALLS, npmThat } from "../support/convex-app.ts";
import { KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { cleanEnvironment, killGroup, run } from "../support/run.ts";
import { hashTree } from "../support/temp.ts";
import { ownState, type, undo, wire } from "../support/typed-commands.ts";
import { must } from "../support/vite-app.ts";

const POSIX = process.platform !== "win32";
const OFFLINE = ["-k", KEY, "--no-verify", "--no-install", "--no-convex-dev"];

let cli: string;
beforeAll(async () => {
  cli = await packedTool();
});

test("a run is undone; before that a dry run shows it, for git too", {
  tags: ["smoke"],
}, async () => {
  const [app, env] = await Promise.all([convexApp(), ownState()]);
  const before = await hashTree(app);
  expect(await wire(app, [...OFFLINE, "--example"], env)).toMatchObject({ status: "wired" });
  const wired = await hashTree(app);

  const dry = await type(app, ["undo", "--dry-run"], env);
  expect(dry).toMatchObject({ exitCode: EXIT.ok });
  expect(dry.stderr).toMatch(
    /remove +convex\/auth\.config\.ts[\s\S]*Dry run: nothing was changed\.\n$/,
  );
  expect(await hashTree(app)).toEqual(wired);

  const { exitCode, result } = await undo(app, [], env);
  expect(exitCode).toBe(EXIT.ok);
  expect(result).toMatchObject({ status: "undone", steps: [], next: [] });
  expect(result.files).toContainEqual({ path: "convex/auth.config.ts", action: "remove" });
  expect(await hashTree(app)).toEqual(before);
  expect((await undo(app, [], env)).result.status).toBe("nothing-to-undo");

  await wire(app, [...OFFLINE, "--example"], env);
  must(await applyDiff(app, dry.stdout));
  const patched = await hashTree(app);
  // A diff knows no empty folders.
  expect(Object.keys(patched).filter((path) => patched[path] !== before[path])).toEqual([]);
});

test("what Convex was told is taken back by the commands that are printed", {
  tags: ["smoke"],
}, async () => {
  const [app, env, deployment] = await Promise.all([
    convexApp(),
    ownState(),
    startConvexDeployment(),
  ]);
  onTestFinished(() => deployment.close());
  const before = await hashTree(app);
  const online = { ...env, ...deployment.selfHosted, ...(await npmThat(INSTALLS)) };
  expect(await wire(app, ["-k", KEY, "--no-verify"], online)).toMatchObject({ status: "wired" });
  expect(deployment.authConfig).toHaveLength(1);

  const { result } = await undo(app, [], online);
  expect(result).toMatchObject({
    status: "undone",
    steps: [{ name: "install", command: "npm install", status: "done" }],
  });
  expect(await hashTree(app)).toEqual(before);
  const commands = result.next.map((step) => /npx convex (.+)$/.exec(step)?.[1]?.split(" ") ?? []);
  expect(commands).toEqual([["dev"], ["env", "remove", "CLERK_JWT_ISSUER_DOMAIN"]]);
  const convex = join(app, "node_modules/convex/bin/main.js");
  for (const words of commands) {
    const once = words[0] === "dev" ? ["--once"] : [];
    must(
      await run(process.execPath, [convex, ...words, ...once], {
        cwd: app,
        env: { ...online, CI: "1" },
      }),
    );
  }
  expect(deployment.authConfig ?? []).toEqual([]);
  expect(deployment.variables.has("CLERK_JWT_ISSUER_DOMAIN")).toBe(false);
});

test("with --no-install the packages are left for the user to take out", async () => {
  const [app, env] = await Promise.all([convexApp(), ownState()]);
  const before = await hashTree(app);
  const withNpm = { ...env, ...(await npmThat(INSTALLS)) };
  await wire(app, ["-k", KEY, "--no-verify", "--no-convex-dev"], withNpm);

  const { result } = await undo(app, ["--no-install"], withNpm);
  expect(result).toMatchObject({
    status: "undone",
    steps: [],
    next: [expect.stringMatching(/^Take the packages out of node_modules: npm install$/)],
  });
  expect(await hashTree(app)).toEqual(before);
});

test("a failing package manager: the files are back all the same, and it is said", async () => {
  const [app, env] = await Promise.all([convexApp(), ownState()]);
  const before = await hashTree(app);
  const works = { ...env, ...(await npmThat(INSTALLS)) };
  await wire(app, ["-k", KEY, "--no-verify", "--no-convex-dev"], works);
  const fails = { ...env, ...(await npmThat('console.error("E500"); process.exit(1);')) };
  const told = await type(app, ["undo"], fails);
  expect(told.exitCode).toBe(EXIT.stepFailed);
  expect(told.stderr).toMatch(
    /npm install failed[\s\S]*The files are as they were before that run\.\n$/,
  );
  expect(await hashTree(app)).toEqual(before);
});

test("lines that somebody added to an env file stay, and the run's own go", async () => {
  const [app, env] = await Promise.all([convexApp(), ownState()]);
  const before = await readFile(join(app, ".env.local"), "utf8");
  await wire(app, OFFLINE, env);
  const edit = "CLERK_SECRET_KEY=sk_test_bm9ib2R5LXNlZXMtdGhpcw\nMINE=1\n";
  await appendFile(join(app, ".env.local"), edit);
  const told = await type(app, ["undo"], env);
  expect(told.exitCode).toBe(EXIT.ok);
  expect(told.stdout).toMatch(
    /restore {2}\.env\.local \(what was edited since stays\)[\s\S]*The run is taken out\. What was edited since stays in \.env\.local\.\n$/,
  );
  expect(told.stdout + told.stderr).not.toContain("bm9ib2R5");
  expect(await readFile(join(app, ".env.local"), "utf8")).toBe(before + edit);
});

test("what was edited where the run had changed it is left and shown, and all else undone", async () => {
  const [app, env] = await Promise.all([convexApp(), ownState()]);
  const before = await hashTree(app);
  const path = join(app, "src/main.tsx");
  const former = await readFile(path, "utf8");
  await wire(app, OFFLINE, env);
  const edited = (await readFile(path, "utf8")).replace("useAuth={useAuth}", "useAuth={mine}");
  await writeFile(path, edited);
  const dry = await type(app, ["undo", "--dry-run"], env);
  expect(dry.exitCode).toBe(EXIT.refused);
  expect(dry.stderr).toContain("Nothing was changed.");
  const told = await type(app, ["undo"], env);
  expect(told.exitCode).toBe(EXIT.refused);
  expect(told.stdout).toMatch(/^-.*<ConvexProviderWithClerk client=.*useAuth=\{useAuth\}/m);
  expect(told.stderr).toMatch(
    /and leaves alone: src\/main\.tsx\.[\s\S]*Left as they are: src\/main\.tsx\. The run is taken out of all else\.\n$/,
  );
  expect(await readFile(path, "utf8")).toBe(edited);
  await writeFile(path, former);
  expect(await hashTree(app)).toEqual(before);
  // The run is forgotten once nothing is left of it.
  expect((await undo(app, [], env)).result).toMatchObject({ status: "undone" });
  expect((await undo(app, [], env)).result).toMatchObject({ status: "nothing-to-undo" });
});

test("two undos at once: one does it, the other finds nothing left, or says so", async () => {
  const [app, env] = await Promise.all([convexApp(), ownState()]);
  const before = await hashTree(app);
  await wire(app, OFFLINE, env);
  const undone = await Promise.all([1, 2].map(() => undo(app, [], env)));
  const words = undone.map(({ result }) => result.error?.code ?? result.status).sort();
  expect(words).toContain("undone");
  expect(["changed-meanwhile", "nothing-to-undo"]).toContain(
    words.find((word) => word !== "undone"),
  );
  expect(await hashTree(app)).toEqual(before);
});

test("options and a directory that isn't there", async () => {
  const [app, env] = await Promise.all([convexApp(), ownState()]);
  expect(await type(app, ["undo", "--force"], env)).toMatchObject({
    exitCode: EXIT.usage,
    stderr: expect.stringContaining("unknown option '--force'"),
  });
  const { result, exitCode } = await undo(app, ["nowhere"], env);
  expect(exitCode).toBe(EXIT.usage);
  expect(result.error?.code).toBe("bad-directory");
  expect((await type(app, ["undo", "--help"], env)).stdout).toMatch(
    /puts back what the last run changed/i,
  );
});

describe.runIf(POSIX)("a run that is at work, or was killed", () => {
  const HANGS = `${INSTALLS}\nwriteFileSync("reached", ""); setInterval(() => {}, 1000);`;

  /** A run that hangs in its install, in a group of its own. */
  async function hangingRun() {
    const [app, env] = await Promise.all([convexApp(), ownState()]);
    const before = await hashTree(app);
    const npm = await npmThat(HANGS);
    const child = spawn(process.execPath, [cli, "-k", KEY, "--no-verify", "--no-convex-dev"], {
      cwd: app,
      env: cleanEnvironment({ ...env, ...npm }),
      stdio: "ignore",
      detached: true,
    });
    onTestFinished(() => killGroup(child.pid));
    await expect.poll(() => existsSync(join(app, "reached")), { timeout: 20_000 }).toBe(true);
    await rm(join(app, "reached"));
    const gone = new Promise((ended) => child.once("exit", ended));
    return { app, env, before, child, gone };
  }

  test("locks the project, and says who it is", async () => {
    const { app, env, child } = await hangingRun();
    for (const args of [
      ["--json", ...OFFLINE],
      ["undo", "--json"],
    ]) {
      const told = await type(app, args, env);
      const { error } = JSON.parse(told.stdout);
      expect(told.exitCode).toBe(EXIT.stepFailed);
      expect(error).toMatchObject({
        code: "locked",
        message: expect.stringContaining(`process ${child.pid}, since 20`),
        hint: expect.stringMatching(/\n {5}rm \//),
      });
    }
  });

  test("killed: a dry run says so, the next run puts it back first and goes on", async () => {
    const { app, env, before, child, gone } = await hangingRun();
    child.kill("SIGKILL");
    await gone;
    const dry = await wire(app, ["--dry-run", ...OFFLINE], env);
    expect(dry.error?.code).toBe("unfinished-run");
    expect(await hashTree(app)).not.toEqual(before);
    const next = await wire(app, OFFLINE, env);
    expect(next).toMatchObject({ status: "wired" });
    expect(next.warnings.join()).toMatch(/was killed here before it ended; .*package\.json/);
    expect(existsSync(join(app, "package-lock.json"))).toBe(false);
    expect((await undo(app, [], env)).result.status).toBe("undone");
    expect(await hashTree(app)).toEqual(before);
  });

  test("killed: undo puts it back", async () => {
    const { app, env, before, child, gone } = await hangingRun();
    child.kill("SIGKILL");
    await gone;
    const told = await type(app, ["undo"], env);
    expect(told).toMatchObject({ exitCode: EXIT.ok });
    expect(told.stdout).toContain("which was killed");
    expect(await hashTree(app)).toEqual(before);
  });

  test("killed, and edited since: nothing is lost, and the next run goes on from there", async () => {
    const { app, env, child, gone } = await hangingRun();
    child.kill("SIGKILL");
    await gone;
    const path = join(app, "package.json");
    const mine = '"mine": 1, "private"';
    await writeFile(path, (await readFile(path, "utf8")).replace('"private"', mine));
    const next = await wire(app, OFFLINE, env);
    expect(next).toMatchObject({ status: "wired" });
    expect(next.warnings.join()).toMatch(/What was edited since stays in package\.json\./);
    expect(await readFile(path, "utf8")).toContain(mine);
  });

  test("killed, and edited since in the same place: it is said how to go on", async () => {
    const { app, env, child, gone } = await hangingRun();
    child.kill("SIGKILL");
    await gone;
    await writeFile(join(app, "package.json"), "{");
    const edited = await hashTree(app);
    const { error } = await wire(app, OFFLINE, env);
    expect(error).toMatchObject({
      code: "edited-since",
      message: expect.stringContaining("package.json"),
    });
    expect(error?.hint).toMatch(/npx add-clerk-convex undo\n[\s\S]*rm -r \S+/);
    expect(await hashTree(app)).toEqual(edited);
    expect((await undo(app, [], env)).result.error).toMatchObject({ code: "edited-since" });
    expect(await readFile(join(app, "package.json"), "utf8")).toBe("{");
  });
});
