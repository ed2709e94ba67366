import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { applyPlan } from "../../src/apply/apply-plan.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { look } from "../../src/project/look.ts";
import { startClerk } from "../servers/clerk.ts";
import { decideAll } from "../support/decide-all.ts";
import { copyOf, goldenCases } from "../support/golden.ts";
import { KEY } from "../support/keys.ts";
import { optionsWith } from "../support/options.ts";
import { treeOf } from "../support/temp.ts";

const [golden] = goldenCases().filter(({ name }) => name === "vite-strict-mode");

async function planned() {
  const directory = copyOf(golden?.before ?? "");
  const typed = optionsWith({ publishableKey: KEY, install: false, convexDev: false, yes: true });
  const project = await look(directory, typed, {});
  return {
    directory,
    project,
    plan: makePlan(project, await decideAll(project, typed, undefined)),
  };
}

const silent = { started() {}, said() {}, finished() {} };

test("a fault of the tool itself is thrown on, and the tree is as before", async () => {
  const { directory, project, plan } = await planned();
  const before = treeOf(directory);
  const controller = new AbortController();
  const fault = new TypeError("x is not a function");
  const [first, ...rest] = plan.files;
  if (!first) throw new Error("The plan changes no file.");
  // A file further on has a text that is none: the write before it is done by then.
  const broken = {
    ...plan,
    files: [
      first,
      ...rest.map((file) => ({
        ...file,
        get after(): string {
          throw fault;
        },
      })),
    ],
  };
  await expect(applyPlan(broken, project, silent, controller.signal)).rejects.toThrow(fault);
  expect(treeOf(directory)).toBe(before);
  rmSync(directory, { recursive: true });
});

test.each([
  ["the user's stop", undefined, "cancelled"],
  ["a fault that nobody caught", new TypeError("nobody caught it"), "thrown"],
])("%s before the first write", async (_, reason, code) => {
  const { directory, project, plan } = await planned();
  const before = treeOf(directory);
  const controller = new AbortController();
  controller.abort(reason);
  const applied = applyPlan(plan, project, silent, controller.signal);
  if (code === "thrown") await expect(applied).rejects.toThrow("nobody caught it");
  else expect(await applied).toMatchObject({ written: false, error: { code } });
  expect(treeOf(directory)).toBe(before);
  rmSync(directory, { recursive: true });
});

test.each([
  ["kept as it is", ".gitignore"],
  ["only looked at", "src/App.tsx"],
])("a file that the plan has %s and that has changed since stops it", async (_, path) => {
  const { directory, project, plan } = await planned();
  appendFileSync(join(directory, path), "\n");
  const before = treeOf(directory);
  const { signal } = new AbortController();
  expect(await applyPlan(plan, project, silent, signal)).toMatchObject({
    written: false,
    error: { code: "changed-meanwhile", message: expect.stringContaining(path) },
  });
  expect(treeOf(directory)).toBe(before);
  rmSync(directory, { recursive: true });
});

test("a stop while Clerk creates the template: it is told that Clerk has it all the same", async () => {
  const { directory, project, plan } = await planned();
  const before = treeOf(directory);
  const clerk = await startClerk();
  vi.stubEnv("CLERK_API_URL", clerk.url);
  vi.stubEnv("CLERK_SECRET_KEY", clerk.secretKey);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await clerk.close();
  });
  const name = "create-jwt-template" as const;
  const withTemplate = { ...plan, steps: [{ name, command: ["POST"], folder: "" }] };
  const controller = new AbortController();
  const progress = { ...silent, started: () => controller.abort() };
  const outcome = await applyPlan(withTemplate, project, progress, controller.signal);
  expect(outcome).toMatchObject({ error: { code: "cancelled" }, written: false });
  expect(clerk.templates).toHaveLength(1);
  expect(outcome.steps).toEqual([expect.objectContaining({ name, status: "done" })]);
  expect(treeOf(directory)).toBe(before);
  rmSync(directory, { recursive: true });
});
