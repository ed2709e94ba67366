/** Where a terminal can't redraw, or is read aloud, each question is a line, and nothing is drawn twice. */

import { beforeAll, expect, test } from "vitest";
import { afterTest } from "../support/after-test.ts";
import { convexApp, workspaceOf } from "../support/convex-app.ts";
import { copyOf, goldenCases } from "../support/golden.ts";
import { ISSUER, KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { hashTree, removeTree } from "../support/temp.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";

const ESCAPE = "\u001b";
const SECRET = "sk_test_c3ViLXJvc2Utc2VjcmV0LW5vYm9keS1zZWVz";
const OFFLINE = ["--no-install", "--no-convex-dev", "--no-verify"];
/** All that is asked beside the key and the consent. */
const DECIDED = [...OFFLINE, "-i", ISSUER, "--issuer-in", "file", "--example"];

let cli: string;
beforeAll(async () => {
  cli = await packedTool();
});

async function start(args: string[], env: Record<string, string>, app?: string) {
  const cwd = app ?? (await convexApp());
  return { cwd, terminal: await openTerminal(process.execPath, [cli, ...args], { cwd, env }) };
}

async function answer(terminal: Terminal, question: string | RegExp, typed: string) {
  await terminal.waitFor(question);
  terminal.type(typed);
  terminal.press("enter");
}

const sdk = ["--sdk", "@clerk/clerk-react"];

test.each([{ TERM: "dumb" }, { ACCESSIBLE: "1" }])("%j: asks and wires", async (env) => {
  const { terminal } = await start([...DECIDED, ...sdk], { NO_COLOR: "1", ...env });
  await answer(terminal, "Clerk publishable key:", "pk_nothing");
  await answer(terminal, /\nClerk publishable key: pk_nothing\n.*\n.*key:$/, KEY);
  await answer(terminal, /\(Y\/n\)$/, "perhaps");
  await answer(terminal, /Type y or n\.\n.*\(Y\/n\)$/, "");
  expect(await terminal.exit).toMatchObject({ code: 0 });
  expect(terminal.raw()).not.toContain(ESCAPE);
  expect(terminal.history()).toContain("\nWired. ");
});

test.each<["n" | "ctrl-d" | "ctrl-c"]>([["n"], ["ctrl-d"], ["ctrl-c"]])(
  "%s cancels, and changes nothing",
  async (how) => {
    const { cwd, terminal } = await start([...DECIDED, ...sdk, "-k", KEY], { TERM: "dumb" });
    const before = await hashTree(cwd);
    await terminal.waitFor("(Y/n)");
    if (how === "n") terminal.type("n\r");
    else terminal.press(how);
    expect(await terminal.exit).toMatchObject({ code: 130 });
    expect(terminal.history()).toContain("Nothing was changed.");
    expect(await hashTree(cwd)).toEqual(before);
  },
);

test("one of several is chosen by its number", async () => {
  const root = await workspaceOf(["apps/admin", "apps/web"]);
  const words = [...DECIDED, ...sdk, "-k", KEY];
  const { terminal } = await start(words, { TERM: "dumb" }, root);
  await terminal.waitFor("  1. apps/admin\n  2. apps/web\nNumber (1):");
  await answer(terminal, "Number (1):", "3");
  await answer(terminal, "Type a number from 1 to 2.", "2");
  await answer(terminal, "(Y/n)", "y");
  expect(await terminal.exit).toMatchObject({ code: 0 });
  expect(terminal.history()).toContain("apps/web");
});

test.each([
  ["a terminal that can't redraw", { TERM: "dumb" }],
  ["a screen reader", { ACCESSIBLE: "1" }],
])("a secret key is typed unseen: %s", async (_, env) => {
  const fixture = goldenCases().find(({ name }) => name === "next-app-15-src");
  const app = copyOf(fixture?.before ?? "");
  afterTest(() => removeTree(app));
  const words = [...OFFLINE, "-i", ISSUER, "--issuer-in", "file", "--example", "-k", KEY];
  const { terminal } = await start(words, env, app);
  await answer(terminal, "(it is not shown):", SECRET);
  await terminal.waitFor("(Y/n)");
  expect(terminal.raw()).not.toContain(SECRET.slice(8));
});

test("a block that is pasted is one answer", async () => {
  const { terminal } = await start([...DECIDED, ...sdk], { TERM: "dumb" });
  await answer(terminal, "key:", `\rVITE_CLERK_PUBLISHABLE_KEY=${KEY}\rCLERK_SECRET_KEY=${SECRET}`);
  await terminal.waitFor("(Y/n)");
  expect(terminal.history()).not.toContain("key: key:");
});
