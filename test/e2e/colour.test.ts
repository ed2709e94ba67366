/** Colours go to a terminal and nowhere else, each of the two streams judged for itself. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { applyDiff } from "../support/apply-diff.ts";
import { convexApp } from "../support/convex-app.ts";
import { KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { run } from "../support/run.ts";
import { openTerminal } from "../support/terminal.ts";
import { must } from "../support/vite-app.ts";

const ESCAPE = "\u001b";
const DRY = ["--yes", "-k", KEY, "--no-verify", "--dry-run"];

let cli: string;
beforeAll(async () => {
  cli = await packedTool();
});

test("CI=1 does not colour what goes into a file", { tags: ["smoke"] }, async () => {
  const app = await convexApp();
  const dry = await run(process.execPath, [cli, ...DRY], { cwd: app, env: { CI: "1" } });
  expect(dry.stdout + dry.stderr).not.toContain(ESCAPE);
  must(await applyDiff(app, must(dry).stdout));
});

test("FORCE_COLOR does, of both", async () => {
  const env = { FORCE_COLOR: "1" };
  const dry = await run(process.execPath, [cli, ...DRY], { cwd: await convexApp(), env });
  expect(dry.stdout).toContain(`${ESCAPE}[32m+`);
  expect(dry.stderr).toContain(ESCAPE);
});

const quoted = (words: string[]) => words.map((word) => `'${word}'`).join(" ");

/** Runs a dry run in a terminal, with one of the streams in a file; gives what each got. */
async function halfPiped(stream: 1 | 2, env: Record<string, string> = {}) {
  const cwd = await convexApp();
  const words = quoted([process.execPath, cli, ...DRY]);
  const terminal = await openTerminal("sh", ["-c", `${words} ${stream}>piped.txt`], { cwd, env });
  expect(await terminal.exit).toMatchObject({ code: 0 });
  return { shown: terminal.raw(), piped: readFileSync(join(cwd, "piped.txt"), "utf8") };
}

test.skipIf(process.platform === "win32")(
  "a stream in a file says nothing of the other",
  async () => {
    const [diffKept, wordsKept, inCi] = await Promise.all([
      halfPiped(1),
      halfPiped(2),
      halfPiped(1, { CI: "1" }),
    ]);
    for (const { shown, piped } of [diffKept, wordsKept, inCi]) {
      expect(shown).toContain(`${ESCAPE}[`);
      expect(piped).not.toContain(ESCAPE);
      expect(piped).not.toBe("");
    }
  },
);

test("NO_COLOR leaves a terminal's out", async () => {
  const terminal = await openTerminal(process.execPath, [cli, ...DRY], {
    cwd: await convexApp(),
    env: { NO_COLOR: "1" },
  });
  expect(await terminal.exit).toMatchObject({ code: 0 });
  expect(terminal.raw()).not.toContain(`${ESCAPE}[3`);
});
