/** A script that knows nothing but the JSON ends right, or is refused in words, on every fixture. */

import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { EXIT } from "../../src/errors.ts";
import { type RunResult, resultSchema } from "../../src/report/result.ts";
import { afterTest } from "../support/after-test.ts";
import { copyOf, goldenCases } from "../support/golden.ts";
import { KEY } from "../support/keys.ts";
import { commands } from "../support/package-managers.ts";
import { packedTool } from "../support/packed.ts";
import { commandsIn, faultOf } from "../support/printed.ts";
import { run } from "../support/run.ts";
import { removeTree } from "../support/temp.ts";
import { typeHere } from "../support/type-here.ts";

const FIXTURES = resolve(import.meta.dirname, "../../fixtures");
const MOST_CALLS = 3;
const FIRST = ["--json", "-k", KEY, "--no-verify", "--no-install", "--no-convex-dev"];

const names = readdirSync(FIXTURES).filter((name) => existsSync(join(FIXTURES, name, "before")));
const golden = goldenCases();
const isGolden = new Set(golden.map(({ name }) => name));
/** Where it isn't clear which app is meant, the script takes the first. */
const isRefused = new Set(
  golden.flatMap(({ name, refused }) => (refused?.status === EXIT.refused ? [name] : [])),
);

/** Where `npx add-clerk-convex` is the packed tool, and package managers do nothing. */
let PATH: string;
beforeAll(async () => {
  const tool = `exec "${process.execPath}" "${await packedTool()}" "$@"`;
  const idle = { npm: "true", pnpm: "true", yarn: "true", bun: "true", bunx: "true" };
  ({ PATH } = await commands({
    ...idle,
    npx: `sh -c 'if [ "$1" = add-clerk-convex ]; then shift; ${tool}; fi' npx`,
  }));
});

type Ended = { calls: number; result: RunResult };

/** Calls the tool, then does what the error says, as long as that is a command, and reads nothing but the JSON. */
async function script(app: string): Promise<Ended> {
  let { stdout } = await typeHere(app, FIRST);
  for (let calls = 1; ; calls += 1) {
    const result = resultSchema.parse(JSON.parse(stdout));
    const own = result.error?.commands.find((command) => command.includes("add-clerk-convex"));
    if (own === undefined || calls === MOST_CALLS) return { calls, result };
    ({ stdout } = await run("sh", ["-c", own], { cwd: app, env: { PATH } }));
  }
}

describe.each(names)("%s", (name) => {
  test.skipIf(process.platform === "win32")("ends wired, or refused in words", async () => {
    const app = copyOf(join(FIXTURES, name, "before"));
    afterTest(() => removeTree(app));
    const { calls, result } = await script(app);
    const told = result.error?.commands ?? result.next.flatMap(commandsIn);
    expect(told.flatMap((command) => faultOf(command) ?? [])).toEqual([]);
    expect(calls).toBeLessThanOrEqual(MOST_CALLS);
    const isWired = ["wired", "already-wired"].includes(result.status);
    if (isGolden.has(name)) expect(isWired).toBe(!isRefused.has(name));
    if (isWired) {
      expect(result.entry).not.toBeNull();
    } else {
      expect(result.status).toBe("failed");
      expect(result.error?.message).toMatch(/\.$|\.\s/);
      expect(result.error?.hint).toMatch(/\S/);
      expect(result.files.filter(({ action }) => action !== "keep")).toEqual([]);
    }
  });
});
