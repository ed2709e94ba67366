import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { isWatch, isWatchedAlready } from "../../../src/apply/programs/running-watch.ts";
import { makeTemp, writeFiles } from "../../support/temp.ts";

describe("a command is a watch of Convex's", () => {
  test.each([
    [["node", "/app/node_modules/.bin/convex", "dev"], true],
    [["node", "/app/node_modules/convex/bin/main.js", "dev", "--verbose"], true],
    [["npx", "convex", "dev"], true],
    [["convex", "dev", "--once"], false],
    [["convex", "deploy"], false],
    [["vim", "convex", "notes"], false],
    [["node", "convex.js", "dev"], false],
    [[], false],
  ])("%j: %s", (words, expected) => {
    expect(isWatch(words)).toBe(expected);
  });
});

test.skipIf(process.platform !== "linux")("one that runs in the folder is found", async () => {
  const app = await makeTemp("watched");
  const program = "node_modules/convex/bin/main.js";
  await writeFiles(app, { [program]: "setInterval(() => {}, 1000); console.log('up');" });
  expect(await isWatchedAlready(app)).toBe(false);
  const watch = spawn(process.execPath, [join(app, program), "dev"], { cwd: app });
  onTestFinished(() => void watch.kill());
  await once(watch.stdout, "data");
  expect(await isWatchedAlready(app)).toBe(true);
  expect(await isWatchedAlready(join(app, "node_modules"))).toBe(false);
  expect(await isWatchedAlready(join(app, "missing"))).toBe(false);
});
