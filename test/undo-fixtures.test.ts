import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
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
  const status = await undo(directory, { install: true, dryRun: false, json: true, yes: false });
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
  test("is undone to the byte, and of an edited file only the run's own part", async () => {
    ownState();
    const directory = copyOf(before);
    folders.push(directory);
    const formerly = treeOf(directory);
    const plan = await wire(directory, options);
    const wired = treeOf(directory);
    expect(wired).not.toBe(formerly);
    const changed = plan.files.filter((file) => actionOf(file) !== "keep");
    for (const { path, before: former } of changed) {
      const edit = editOf(path);
      appendFileSync(join(directory, path), edit);
      const edited = readFileSync(join(directory, path), "utf8");
      const { status, result } = await takeBack(directory);
      const isMerged = former !== null || SETTINGS.test(path);
      const kept = { path, action: "keep", diff: expect.stringMatching(/^-/m) };
      expect(result.files.filter((file) => file.path === path)).toEqual([
        isMerged ? { path, action: "restore" } : kept,
      ]);
      expect(result.error?.code).toBe(isMerged ? undefined : "edited-since");
      expect(status).toBe(isMerged ? EXIT.ok : EXIT.refused);
      const now = readFileSync(join(directory, path), "utf8");
      expect(now).toBe(
        isMerged ? `${SETTINGS.test(path) ? ended(former) : former}${edit}` : edited,
      );
      putFormer(join(directory, path), former);
      expect(treeOf(directory)).toBe(formerly);
      expect((await takeBack(directory)).result.error).toBeUndefined();
      await wire(directory, options);
      expect(treeOf(directory)).toBe(wired);
    }
    const { status, result } = await takeBack(directory);
    expect(status).toBe(EXIT.ok);
    expect(result.files.map(({ path }) => path).sort()).toEqual(
      changed.map(({ path }) => path).sort(),
    );
    expect(treeOf(directory)).toBe(formerly);
    expect(await takeBack(directory)).toMatchObject({ result: { status: "nothing-to-undo" } });
  });
});

const SETTINGS = /(?:^|\/)\.(?:env[^/]*|gitignore)$/;

/** What somebody adds at a file's end that leaves it as readable as it was. */
function editOf(path: string): string {
  if (SETTINGS.test(path)) return "# edited since\n";
  return path.endsWith(".json") ? "\n" : "// edited since\n";
}

/** What a line of somebody else's can follow. */
function ended(text: string | null): string {
  return text === null || /\n$|^$/.test(text) ? (text ?? "") : `${text}\n`;
}

/** A file that was created goes with the folder that was made for it alone. */
function putFormer(path: string, former: string | null): void {
  if (former !== null) {
    writeFileSync(path, former);
    return;
  }
  rmSync(path);
  if (readdirSync(dirname(path)).length === 0) rmdirSync(dirname(path));
}

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
