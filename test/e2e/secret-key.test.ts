/** Clerk's secret key on its way from a person into the env file, and nowhere else. */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { startClerk } from "../servers/clerk.ts";
import { afterTest } from "../support/after-test.ts";
import { HOST, KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { run } from "../support/run.ts";
import { hashTree, makeTemp } from "../support/temp.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";
import { must } from "../support/vite-app.ts";

const NEXT = resolve(import.meta.dirname, "../../fixtures/next-app-16/before");
const SECRET = "sk_test_c3ViLXJvc2Utc2VjcmV0LW5vYm9keS1zZWVz";
const BLOCK = `NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=${KEY}\rCLERK_SECRET_KEY=${SECRET}`;
const ARGS = ["--no-install", "--no-convex-dev", "--no-verify"];

let cli: string;
beforeAll(async () => {
  cli = await packedTool();
});

type Session = Terminal & { app: string; state: string; before: Record<string, string> };

async function start(
  args: readonly string[] = [],
  prepare?: (app: string) => Promise<unknown>,
  more: { args?: readonly string[]; env?: Record<string, string> } = {},
) {
  const [app, state] = await Promise.all([makeTemp("next"), makeTemp("state")]);
  await cp(NEXT, app, { recursive: true });
  await prepare?.(app);
  const before = await hashTree(app);
  const command = [cli, ...(more.args ?? ARGS), ...args];
  const env = { XDG_STATE_HOME: state, ...more.env };
  const terminal = await openTerminal(process.execPath, command, { cwd: app, env, cols: 200 });
  const session: Session = { ...terminal, app, state, before };
  return session;
}

/** Agrees to the plan. */
async function goOn(terminal: Terminal): Promise<void> {
  await terminal.waitFor("Make these changes?");
  terminal.press("enter");
  expect((await terminal.exit).code).toBe(0);
}

/** The files of a folder that hold the key. */
function holding(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path, "utf8").includes(SECRET.slice(8)));
}

function expectUnseen(terminal: Terminal): void {
  const all = terminal.history().replace(/[\s│]/g, "");
  for (const part of [SECRET.slice(8), SECRET.slice(8, 16), SECRET.slice(-8)]) {
    expect(all).not.toContain(part);
    expect(terminal.raw()).not.toContain(part);
  }
}

test("a block pasted with both keys is kept, shown masked, and undone", {
  tags: ["smoke"],
}, async () => {
  const terminal = await start();
  await terminal.waitFor("Clerk publishable key");
  terminal.type(BLOCK);
  await terminal.waitFor("••••");
  terminal.press("enter");
  await goOn(terminal);
  expect(terminal.history()).toContain("+CLERK_SECRET_KEY=…");
  expect(terminal.screen()).toMatch(/Wired\. \d steps are left before you start the app\.$/);
  expectUnseen(terminal);

  const { app, state } = terminal;
  const text = readFileSync(join(app, ".env.local"), "utf8");
  expect(text).toContain(`NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=${KEY}\nCLERK_SECRET_KEY=${SECRET}\n`);
  expect(statSync(join(app, ".env.local")).mode & 0o007).toBe(0);
  expect(holding(app)).toEqual([join(app, ".env.local")]);
  const kept = holding(state);
  expect(kept.map((path) => basename(path))).toEqual(["bytes"]);
  expect(kept.map((path) => statSync(path).mode & 0o777)).toEqual([0o600]);

  const env = { XDG_STATE_HOME: state };
  const undone = await run(process.execPath, [cli, "undo", "--yes"], { cwd: app, env });
  expect(must(undone).stdout).not.toContain(SECRET.slice(8));
  expect(await hashTree(app)).toEqual(terminal.before);
});

test("a pasted block whose last line has an end needs no Enter, and is not kept against a no", async () => {
  const terminal = await start();
  await terminal.waitFor("Clerk publishable key");
  terminal.type(`${BLOCK}\r`);
  await terminal.waitFor("Make these changes?");
  for (const key of ["down", "down", "enter"] as const) terminal.press(key);
  expect((await terminal.exit).code).toBe(130);
  expectUnseen(terminal);
  expect(holding(terminal.app)).toEqual([]);
});

test.each([
  ["with bare line feeds", [`${BLOCK.replace("\r", "\n")}\n`]],
  ["with both line ends", [`${BLOCK.replace("\r", "\r\n")}\r\n`]],
  [
    "in pieces",
    [BLOCK.slice(0, BLOCK.indexOf("\r") + 1), `${BLOCK.slice(BLOCK.indexOf("\r") + 1)}\r`],
  ],
])("a block pasted %s arrives whole", async (_, pieces) => {
  const terminal = await start();
  await terminal.waitFor("Clerk publishable key");
  for (const piece of pieces) {
    terminal.type(piece);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await goOn(terminal);
  expectUnseen(terminal);
  expect(holding(terminal.app)).toEqual([join(terminal.app, ".env.local")]);
});

test("with a key that is given Clerk is asked in the same run, and creates the template", async () => {
  const clerk = await startClerk({ host: HOST, secretKey: SECRET });
  afterTest(() => clerk.close());
  const args = ["--no-install", "--no-convex-dev"];
  const env = { ...clerk.routes, CLERK_API_URL: clerk.url };
  // A project doesn't lead a key that was typed to another place.
  const elsewhere = (app: string) =>
    writeFile(join(app, ".env.local"), "CLERK_API_URL=https://clerk.example.com\n");
  const terminal = await start([], elsewhere, { args, env });
  await terminal.waitFor("Clerk publishable key");
  terminal.type(`${BLOCK}\r`);
  await terminal.waitFor("Make these changes?");
  terminal.press("enter");
  expect((await terminal.exit).code).toBe(0);
  expect(clerk.templates.map(({ name }) => name)).toEqual(["convex"]);
  expect(terminal.history()).not.toContain("activate the Convex integration");
  expectUnseen(terminal);
});

test("a key that is typed is masked from its first character, and judged by the publishable one", async () => {
  const terminal = await start(["--publishable-key", KEY]);
  await terminal.waitFor("Clerk secret key for .env.local");
  terminal.type(SECRET.replace("test", "live"));
  terminal.press("enter");
  await terminal.waitFor("Copy both from one instance.");
  terminal.type("\x15");
  terminal.type(SECRET);
  terminal.press("enter");
  await terminal.waitFor("sk_test_…");
  await goOn(terminal);
  expectUnseen(terminal);
  expect(terminal.history()).not.toContain("sk_live_c3");
  expect(holding(terminal.app)).toEqual([join(terminal.app, ".env.local")]);
  expect(terminal.history()).not.toContain("CLERK_SECRET_KEY=sk");
});

test("Enter leaves it for later, and the last line says what happens until then", async () => {
  const terminal = await start(["--publishable-key", KEY]);
  await terminal.waitFor("Clerk secret key for .env.local");
  terminal.press("enter");
  await goOn(terminal);
  expect(terminal.screen()).toMatch(
    /Wired, one thing missing: CLERK_SECRET_KEY in \.env\.local\. Until it is there the server answers each page with an\s+error\.$/,
  );
  expect(readFileSync(join(terminal.app, ".env.local"), "utf8")).not.toContain("SECRET");
});

test("it is not kept in an env file that git tracks", async () => {
  const terminal = await start([], async (app) => {
    await writeFile(join(app, ".env.local"), "A=1\n");
    for (const args of [
      ["init", "-q"],
      ["add", "-f", ".env.local"],
    ]) {
      must(await run("git", args, { cwd: app }));
    }
  });
  await terminal.waitFor("Clerk publishable key");
  terminal.type(BLOCK);
  terminal.press("enter");
  await goOn(terminal);
  expect(terminal.history().replace(/\s+/g, " ")).toContain(
    "git tracks it, so take it out of git first",
  );
  expectUnseen(terminal);
  expect(holding(terminal.app)).toEqual([]);
});

test("nobody is asked without a terminal, and the environment's is not written anywhere", async () => {
  const app = await makeTemp("next");
  await cp(NEXT, app, { recursive: true });
  const args = [cli, ...ARGS, "--publishable-key", KEY, "--yes", "--json"];
  const env = { CLERK_SECRET_KEY: SECRET, XDG_STATE_HOME: await makeTemp("state") };
  const { stdout, stderr } = must(await run(process.execPath, args, { cwd: app, env }));
  expect(stdout + stderr).not.toContain(SECRET.slice(8));
  expect(holding(app)).toEqual([]);
});
