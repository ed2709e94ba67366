/** However much a project's files make it walk, the tool ends soon, in little memory and not by a bug. */

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { EXIT } from "../../src/errors.ts";
import { KEY } from "../support/keys.ts";
import { LARGE_INPUTS } from "../support/large-inputs.ts";
import { packedTool } from "../support/packed.ts";
import { run } from "../support/run.ts";
import { makeTemp } from "../support/temp.ts";

const FIXTURE = resolve(import.meta.dirname, "../../fixtures/vite-strict-mode/before");

/** Seconds of the processor: a machine that does other things besides makes the clock say nothing. */
const LONGEST = 10;
const MOST_KILOBYTES = 500 * 1024;

const COMMANDS = [
  ["-k", KEY, "--dry-run", "--no-verify", "--json"],
  ["doctor", "--no-verify", "--json"],
];

const usageSchema = z.object({ maxRSS: z.number() });

let cli: string;
beforeAll(async () => {
  cli = await packedTool();
});

/** How a command ends, killed once it has used up its time, and how much memory it took. */
async function measure(app: string, words: readonly string[]) {
  const notes = await makeTemp("notes");
  const [note, noting] = [join(notes, "usage"), join(notes, "note.mjs")];
  writeFileSync(
    noting,
    `import { writeFileSync } from "node:fs";
process.on("exit", () => writeFileSync(${JSON.stringify(note)}, JSON.stringify(process.resourceUsage())));`,
  );
  writeFileSync(note, JSON.stringify({ maxRSS: Number.MAX_SAFE_INTEGER }));
  const limited = `ulimit -t ${LONGEST}; exec "$0" "$@"`;
  const node = [process.execPath, "--import", pathToFileURL(noting).href, cli, ...words];
  const { exitCode, signal, stderr } = await run("sh", ["-c", limited, ...node], {
    cwd: app,
    timeout: 300_000,
    env: { XDG_STATE_HOME: notes },
  });
  const { maxRSS } = usageSchema.parse(JSON.parse(readFileSync(note, "utf8")));
  return { exitCode, signal, stderr, kilobytes: maxRSS };
}

describe.runIf(process.platform === "linux")("soon, in words and in little memory:", () => {
  test.each(LARGE_INPUTS)(
    "$name",
    async ({ write }) => {
      const app = await makeTemp("app");
      cpSync(FIXTURE, app, { recursive: true });
      write(app);
      for (const words of COMMANDS) {
        const { exitCode, signal, stderr, kilobytes } = await measure(app, words);
        expect(signal, stderr).toBeUndefined();
        expect([EXIT.ok, EXIT.refused, EXIT.problemFound], stderr).toContain(exitCode);
        expect(kilobytes).toBeLessThan(MOST_KILOBYTES);
      }
    },
    700_000,
  );
});
