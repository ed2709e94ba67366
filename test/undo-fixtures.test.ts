import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { undo } from "../src/commands/undo.ts";
import { EXIT } from "../src/errors.ts";
import { actionOf } from "../src/plan/plan.ts";
import { type UndoResult, undoResultSchema } from "../src/report/result.ts";
import { copyOf, goldenCases, wire } from "./support/golden.ts";
import { fastTemp, treeOf } from "./support/temp.ts";

const folders: string[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** What `undo --json` ends with and prints. */
async function takeBack(directory: string): Promise<{ status: number; result: UndoResult }> {
  let printed = "";
  const print = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
  const status = await undo(directory, { install: true, dryRun: false, json: true, yes: true });
  print.mockRestore();
  return { status, result: undoResultSchema.parse(JSON.parse(printed)) };
}

function ownState(): void {
  const state = fastTemp("undo-state");
  folders.push(state);
  vi.stubEnv("XDG_STATE_HOME", state);
}

const cases = goldenCases().filter(({ refused, wired }) => !refused && !wired);

describe.each(cases)("$name", ({ before, options }) => {
  test("is undone to the byte, and not after an edit to any file", async () => {
    ownState();
    const directory = copyOf(before);
    folders.push(directory);
    const formerly = treeOf(directory);
    const plan = await wire(directory, options);
    const wired = treeOf(directory);
    expect(wired).not.toBe(formerly);
    const changed = plan.files.filter((file) => actionOf(file) !== "keep");
    for (const { path, after } of changed) {
      appendFileSync(join(directory, path), "# edited since\n");
      const edited = treeOf(directory);
      const { status, result } = await takeBack(directory);
      expect(status).toBe(EXIT.refused);
      expect(result).toMatchObject({
        status: "failed",
        files: [{ path, action: "keep", diff: expect.stringMatching(/^\+.*# edited since$/m) }],
        error: { code: "edited-since", message: expect.stringContaining(path) },
      });
      expect(treeOf(directory)).toBe(edited);
      writeFileSync(join(directory, path), after);
    }
    expect(treeOf(directory)).toBe(wired);
    const { status, result } = await takeBack(directory);
    expect(status).toBe(EXIT.ok);
    expect(result.files.map(({ path }) => path).sort()).toEqual(
      changed.map(({ path }) => path).sort(),
    );
    expect(treeOf(directory)).toBe(formerly);
    expect(await takeBack(directory)).toMatchObject({ result: { status: "nothing-to-undo" } });
  });
});

test("several runs are undone one after the other", async () => {
  ownState();
  const [golden] = cases.filter(({ name }) => name === "vite-strict-mode");
  if (!golden) throw new Error("There is no such fixture.");
  const directory = copyOf(golden.before);
  folders.push(directory);
  const trees = [treeOf(directory)];
  await wire(directory, { issuerIn: "env" });
  trees.push(treeOf(directory));
  await wire(directory, { issuerIn: "file" });
  trees.push(treeOf(directory));
  await wire(directory, { issuerIn: "file", example: true });
  expect(new Set([...trees, treeOf(directory)]).size).toBe(4);
  for (const tree of trees.reverse()) {
    expect(await takeBack(directory)).toMatchObject({ result: { status: "undone" } });
    expect(treeOf(directory)).toBe(tree);
  }
  expect(await takeBack(directory)).toMatchObject({ result: { status: "nothing-to-undo" } });
});
