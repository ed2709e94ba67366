import { existsSync, readFileSync } from "node:fs";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ClerkServer, routeFetch, startClerk } from "../servers/clerk.ts";
import { startConvexDeployment } from "../servers/convex-deployment.ts";
import { afterFile } from "../support/after-test.ts";
import { convexApp, INSTALLS, npmThat, workspaceOf } from "../support/convex-app.ts";
import { packedTool } from "../support/packed.ts";
import { run } from "../support/run.ts";
import { hashTree, makeTemp } from "../support/temp.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";
import { must } from "../support/vite-app.ts";

const OTHER_HOST = "clerk.proxied.example.com";
const SECRET = "sk_test_c3ViLXJvc2Utc2VjcmV0LW5vYm9keS1zZWVz";
const EMPTY_THE_LINE = "\x15";

let cli: string;
let clerk: ClerkServer;
let routes: Record<string, string>;

beforeAll(async () => {
  const [tool, first, other] = await Promise.all([
    packedTool(),
    startClerk(),
    startClerk({ host: OTHER_HOST }),
  ]);
  [cli, clerk] = [tool, first];
  routes = routeFetch({ [first.host]: first.url, [OTHER_HOST]: other.url });
  afterFile(() => void Promise.all([first.close(), other.close()]));
});

type Session = Terminal & { app: string; before: Record<string, string> };

/** The packed tool in a terminal, in a fresh app. */
async function start(
  args: string[],
  options: { app?: string; env?: Record<string, string>; cols?: number } = {},
): Promise<Session> {
  const app = options.app ?? (await convexApp());
  const before = await hashTree(app);
  const terminal = await openTerminal(process.execPath, [cli, ...args], {
    cwd: app,
    env: { ...routes, ...options.env },
    cols: options.cols ?? 100,
  });
  return { ...terminal, app, before };
}

/** The visible text with its line ends as spaces: words as a reader takes them in. */
function wordsOf(terminal: Terminal): string {
  return terminal.history().replace(/\s*\n[│\s]*/g, " ");
}

test("asks which app is meant, and goes on in that one", { tags: ["smoke"] }, async () => {
  const root = await workspaceOf(["apps/admin", "apps/web"]);
  const terminal = await start(["--no-install", "--no-convex-dev", "--no-verify"], { app: root });
  await terminal.waitFor("Which app should be wired?");
  terminal.press("down");
  terminal.press("enter");
  await terminal.waitFor("https://dashboard.clerk.com/~/api-keys");
  terminal.type(clerk.publishableKey);
  terminal.press("enter");
  await terminal.waitFor("Make these changes?");
  terminal.press("enter");
  expect(await terminal.exit).toMatchObject({ code: 0 });
  expect(wordsOf(terminal)).toContain("npx add-clerk-convex apps/web --example --no-install");
  // As it is typed where the command was.
  expect(wordsOf(terminal)).toContain("cd packages/backend && npx convex dev");
  const changed = Object.entries(await hashTree(root)).filter(
    ([path, hash]) => terminal.before[path] !== hash,
  );
  const folders = new Set(changed.map(([path]) => path.split("/").slice(0, 2).join("/")));
  expect([...folders].sort()).toEqual(["apps/web", "packages/backend"]);
});

describe("from the first question to the end", () => {
  test("wires, watches convex dev until Ctrl-C, and says how to repeat it", async () => {
    const deployment = await startConvexDeployment();
    onTestFinished(() => deployment.close());
    const env = { ...routes, ...deployment.selfHosted, ...(await npmThat(INSTALLS)) };
    const terminal = await start([], { env, cols: 400 });
    await terminal.waitFor("https://dashboard.clerk.com/~/api-keys");
    terminal.type(clerk.publishableKey);
    terminal.press("enter");
    // The second question is the last one.
    await terminal.waitFor("Make these changes?");
    expect(terminal.history()).toContain(`${clerk.issuer} (from the key; --issuer)`);
    expect(await hashTree(terminal.app)).toEqual(terminal.before);
    terminal.press("enter");
    await terminal.waitFor("Convex functions ready!", 30_000);
    terminal.press("ctrl-c");
    expect(await terminal.exit).toEqual({ code: 0, signal: undefined });

    expect(deployment.authConfig).toEqual([expect.objectContaining({ domain: clerk.issuer })]);
    expect(deployment.variables.get("CLERK_JWT_ISSUER_DOMAIN")).toBe(clerk.issuer);
    const told = terminal.history();
    expect(told.match(/ Wired\. /g)).toHaveLength(1);
    expect(told).toMatch(/Stopped watching\. Clerk stays wired\. Start the app: npm run dev$/);
    expect(told).not.toContain("Pushing to Convex");

    // Enter alone has it show people where to sign in.
    expect(told).toContain("npx add-clerk-convex --example --yes");
    expect(Object.keys(await hashTree(terminal.app))).toContain("src/SignInPanel.tsx");
    const fresh = await convexApp();
    await cp(join(terminal.app, ".env.local"), join(fresh, ".env.local"));
    must(await run(process.execPath, [cli, "--example", "--yes"], { cwd: fresh, env }));
    expect(await hashTree(fresh)).toEqual(await hashTree(terminal.app));
  });

  test("where convex dev ends by itself, says how to go on", async () => {
    const deployment = await startConvexDeployment();
    onTestFinished(() => deployment.close());
    const refused = { ...deployment.selfHosted, CONVEX_SELF_HOSTED_ADMIN_KEY: "nobody|nothing" };
    const env = { ...refused, ...(await npmThat(INSTALLS)) };
    const terminal = await start([...withoutQuestions(), "--issuer-in", "file"], { env });
    await terminal.waitFor("Make these changes?");
    terminal.press("enter");
    expect((await terminal.exit).code).toBe(4);
    expect(wordsOf(terminal)).toMatch(/go on with: npx convex dev .*The files are in place\.$/);
    expect(existsSync(join(terminal.app, "convex/auth.config.ts"))).toBe(true);
  });
});

/** Flags that answer every question but the confirmation. */
const withoutQuestions = () => ["-k", clerk.publishableKey, "--example"];

/** An issuer where none answers. */
const withOtherIssuer = () => ["-k", clerk.publishableKey, "-i", `${OTHER_HOST}/nowhere`];

describe("what is wrong is said while it is typed", () => {
  test("a wrong key, then the right one", async () => {
    const terminal = await start(["--no-verify"]);
    await terminal.waitFor("Clerk publishable key");
    terminal.type("https://happy-horse-1.clerk.accounts.dev");
    terminal.press("enter");
    await terminal.waitFor("That is the Frontend API URL. The key stands on the same page");
    await terminal.waitFor("https://dashboard.clerk.com/~/api-keys");
    terminal.type(EMPTY_THE_LINE);
    terminal.type("pk_test_aGFwcHk");
    terminal.press("enter");
    await terminal.waitFor("The key is cut short or mistyped");
    terminal.type(EMPTY_THE_LINE);
    terminal.type(`"${clerk.publishableKey}"`);
    terminal.press("enter");
    await terminal.waitFor("Make these changes?");
    expect(terminal.screen()).not.toContain("mistyped");
  });

  test.each([
    ["the key", () => [], "Clerk publishable key", "That is a secret key (sk_…)"],
    ["the issuer", withOtherIssuer, "Clerk issuer URL", "That is a key."],
  ])("a secret key in place of %s, which is shown nowhere", async (_, args, asked, problem) => {
    const terminal = await start(args());
    await terminal.waitFor(asked);
    terminal.type(EMPTY_THE_LINE);
    terminal.type(`CLERK_SECRET_KEY=${SECRET}`);
    await terminal.waitFor("•••");
    terminal.press("enter");
    await terminal.waitFor(problem);
    await terminal.waitFor("Ctrl-U empties the");
    terminal.type(EMPTY_THE_LINE);
    await terminal.waitFor(/│\s+█\n└$/);
    terminal.type(SECRET);
    await terminal.waitFor("•••");
    terminal.press("ctrl-c");
    expect((await terminal.exit).code).toBe(130);
    const all = terminal.history().replace(/[\s│]/g, "");
    for (const part of [SECRET.slice(8), SECRET.slice(8, 16), SECRET.slice(-8)]) {
      expect(all).not.toContain(part);
    }
    expect(await hashTree(terminal.app)).toEqual(terminal.before);
  });

  test("an issuer that is none: another one is asked for", async () => {
    const terminal = await start([...withOtherIssuer(), "--no-install", "--no-convex-dev"]);
    await terminal.waitFor("Clerk issuer URL");
    terminal.type(EMPTY_THE_LINE);
    terminal.type("http://clerk.proxied.example.com");
    terminal.press("enter");
    await terminal.waitFor("The issuer starts with https://.");
    terminal.type(EMPTY_THE_LINE);
    terminal.type(`${OTHER_HOST}/`);
    terminal.press("enter");
    await terminal.waitFor("Make these changes?");
    expect(wordsOf(terminal)).toContain(
      `The key belongs to ${clerk.issuer}, but the issuer is https://${OTHER_HOST}.`,
    );
    terminal.press("enter");
    expect((await terminal.exit).code).toBe(0);
    expect(await readFile(join(terminal.app, "convex/auth.config.ts"), "utf8")).toContain(
      `domain: "https://${OTHER_HOST}"`,
    );
  });
});

describe("cancelled", () => {
  const questions: [string, () => string[]][] = [
    ["Clerk publishable key", () => []],
    ["Clerk issuer URL", withOtherIssuer],
    ["without the sample", () => withoutQuestions().slice(0, 2)],
    ["Make these changes?", withoutQuestions],
  ];

  test.each(
    questions.flatMap(([asked, args]) =>
      (["ctrl-c", "ctrl-d", "escape"] as const).map((key) => ({ asked, args, key })),
    ),
  )("by $key at: $asked", async ({ asked, args, key }) => {
    const terminal = await start(args());
    await terminal.waitFor(asked);
    terminal.press(key);
    expect(await terminal.exit).toEqual({ code: 130, signal: undefined });
    expect(terminal.history().match(/Cancelled/g)).toHaveLength(1);
    expect(terminal.screen()).toMatch(/Cancelled\. Nothing was changed\.$/);
    expect(terminal.hasCursor()).toBe(true);
    expect(await hashTree(terminal.app)).toEqual(terminal.before);
  });

  test.each(
    questions.flatMap(([asked, args]) =>
      (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal) => ({ asked, args, signal })),
    ),
  )("by $signal at: $asked", async ({ asked, args, signal }) => {
    const terminal = await start(args());
    await terminal.waitFor(asked);
    terminal.signal(signal);
    expect(await terminal.exit).toEqual({ code: 130, signal: undefined });
    expect(terminal.screen()).toMatch(/Cancelled\. Nothing was changed\.$/);
    expect(terminal.hasCursor()).toBe(true);
    expect(await hashTree(terminal.app)).toEqual(terminal.before);
  });

  test("by Ctrl-D after something was typed", async () => {
    const terminal = await start(["--no-verify"]);
    await terminal.waitFor("Clerk publishable key");
    terminal.type("pk_te");
    await terminal.waitFor("pk_te");
    terminal.press("ctrl-d");
    expect(await terminal.exit).toEqual({ code: 130, signal: undefined });
    expect(terminal.hasCursor()).toBe(true);
  });

  test("by a terminal that is closed", async () => {
    const app = await convexApp();
    const status = join(await makeTemp("status"), "status");
    // The program's end is noted by a shell that outlives the terminal.
    const line = `trap : HUP; "$0" "$1"; echo $? > ${JSON.stringify(status)}`;
    const terminal = await openTerminal("/bin/sh", ["-c", line, process.execPath, cli], {
      cwd: app,
    });
    const before = await hashTree(app);
    await terminal.waitFor("Clerk publishable key");
    terminal.hangUp();
    // As the system ends a program: Node itself would crash at its end.
    await expect
      .poll(() => existsSync(status) && readFileSync(status, "utf8"), { timeout: 10_000 })
      .toBe("129\n");
    expect(await hashTree(app)).toEqual(before);
  });

  test("by no at the confirmation", async () => {
    const terminal = await start([...withoutQuestions(), "--issuer-in", "file"]);
    await terminal.waitFor("Make these changes?");
    terminal.press("right");
    terminal.press("enter");
    expect(await terminal.exit).toEqual({ code: 130, signal: undefined });
    expect(terminal.screen()).toMatch(/Cancelled\. Nothing was changed\.$/);
    expect(await hashTree(terminal.app)).toEqual(terminal.before);
  });

  test("by Ctrl-C during the install, which ends with its children", async () => {
    const pidFile = join(await makeTemp("pid"), "pid");
    const npm = await npmThat(`${INSTALLS}
      import { spawn } from "node:child_process";
      const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
      writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
    `);
    const terminal = await start([...withoutQuestions(), "--issuer-in", "file"], { env: npm });
    await terminal.waitFor("Make these changes?");
    terminal.press("enter");
    await expect.poll(() => existsSync(pidFile), { timeout: 10_000 }).toBe(true);
    expect(await hashTree(terminal.app)).not.toEqual(terminal.before);
    terminal.press("ctrl-c");
    expect(await terminal.exit).toEqual({ code: 130, signal: undefined });
    expect(terminal.history().match(/Cancelled/g)).toHaveLength(1);
    expect(terminal.screen()).toMatch(/The files were put back as they were\.$/);
    expect(await hashTree(terminal.app)).toEqual(terminal.before);
    const pid = Number(await readFile(pidFile, "utf8"));
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
  });
});

test.each(["SIGTERM", "SIGHUP"] as const)(
  "%s to the tool ends the convex dev that it watches",
  async (signal) => {
    const convex = `
    if (process.argv[2] === "dev") {
      require("node:fs").writeFileSync("reached", String(process.pid));
      setInterval(() => {}, 1000);
    }
  `;
    const app = await convexApp(
      { "node_modules/convex/bin/main.js": convex },
      { convex: "1.48.0" },
    );
    const env = { ...(await npmThat(INSTALLS)), CONVEX_DEPLOYMENT: "dev:happy-horse-123" };
    const terminal = await start([...withoutQuestions(), "--issuer-in", "file"], { app, env });
    await terminal.waitFor("Make these changes?");
    terminal.press("enter");
    const pidFile = join(app, "reached");
    await expect.poll(() => existsSync(pidFile), { timeout: 20_000 }).toBe(true);
    const pid = Number(await readFile(pidFile, "utf8"));
    terminal.signal(signal);
    await terminal.exit;
    await expect.poll(() => isAlive(pid), { timeout: 8000 }).toBe(false);
  },
);

describe("React with a security hole", () => {
  const offered = "Upgrade react and react-dom to 19.2.3";

  async function pinned(): Promise<Session> {
    const manifest = {
      name: "app",
      dependencies: { convex: "^1.48.0", ...PINNED, vite: "^8.3.4" },
    };
    const app = await convexApp(
      { "package.json": `${JSON.stringify(manifest, null, 2)}\n` },
      PINNED,
    );
    const args = [...withoutQuestions(), "--issuer-in", "file", "--no-convex-dev"];
    return start(args, { app, env: await npmThat(INSTALLS) });
  }

  test("is upgraded with the install where the user agrees", async () => {
    const terminal = await pinned();
    await expect.poll(() => wordsOf(terminal), { timeout: 10_000 }).toContain(offered);
    terminal.press("enter");
    await terminal.waitFor("Make these changes?");
    terminal.press("enter");
    expect((await terminal.exit).code).toBe(0);
    const manifest = JSON.parse(await readFile(join(terminal.app, "package.json"), "utf8"));
    expect(manifest.dependencies).toMatchObject({ react: "19.2.3", "react-dom": "19.2.3" });
  });

  test("stops the run where not", async () => {
    const terminal = await pinned();
    await expect.poll(() => wordsOf(terminal), { timeout: 10_000 }).toContain(offered);
    terminal.type("n");
    expect((await terminal.exit).code).toBe(3);
    expect(terminal.screen()).toContain("npm install react@19.2.3 react-dom@19.2.3");
    expect(terminal.screen()).toMatch(/Nothing was changed\.$/);
    expect(await hashTree(terminal.app)).toEqual(terminal.before);
  });
});

const PINNED = { react: "19.2.0", "react-dom": "19.2.0" };

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
