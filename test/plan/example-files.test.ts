import { describe, expect, test } from "vitest";
import { frameworkOf } from "../../src/frameworks/registry.ts";
import { exampleChanges } from "../../src/plan/example-files.ts";
import { actionOf } from "../../src/plan/plan.ts";
import { copyOf, filesOf, goldenCases, planOf, wire } from "../support/golden.ts";
import { appOf } from "../support/judged-app.ts";
import { projectWith } from "../support/project.ts";
import { stepsTold } from "../support/steps-told.ts";
import { writeFiles } from "../support/temp.ts";

const filled = (text: string, framework: "vite" | "next" = "vite") =>
  exampleChanges(projectWith({ framework, exampleFiles: [{ path: ".env.example", text }] }), [
    frameworkOf(framework).publishableKeyVariable,
  ])[0]?.after;

const KEY_NAME = "VITE_CLERK_PUBLISHABLE_KEY";

describe("the names that an example lacks", () => {
  test.each<[what: string, text: string, expected: string]>([
    ["at its end", "VITE_CONVEX_URL=\n", `VITE_CONVEX_URL=\n${KEY_NAME}=\n`],
    ["after a last line without an end", "A=1", `A=1\n${KEY_NAME}=\n`],
    ["by the file's own line ends", "A=1\r\n", `A=1\r\n${KEY_NAME}=\r\n`],
    ["in an empty one", "", `${KEY_NAME}=\n`],
    ["not where they are", `${KEY_NAME}=pk_test_xxx\n`, `${KEY_NAME}=pk_test_xxx\n`],
    ["not where they are in a comment", `# ${KEY_NAME}=\n`, `# ${KEY_NAME}=\n`],
    ["nor exported ones", `export ${KEY_NAME}=""\n`, `export ${KEY_NAME}=""\n`],
  ])("%s", (_, text, expected) => {
    expect(filled(text)).toBe(expected);
  });

  test("both keys' where there is a server", () => {
    expect(filled("A=\n", "next")).toBe(
      "A=\nNEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=\nCLERK_SECRET_KEY=\n",
    );
  });
});

const golden = (fixture: string) => {
  const found = goldenCases().find(({ name }) => name === fixture);
  if (!found) throw new Error(fixture);
  return found;
};

test.each([".env.example", ".env.sample", ".env.local.example"])(
  "%s gets them with the wiring",
  async (name) => {
    const app = copyOf(golden("vite-strict-mode").before);
    await writeFiles(app, { [name]: "VITE_CONVEX_URL=\n" });
    await wire(app, {});
    expect(filesOf(app)[name]).toBe(`VITE_CONVEX_URL=\n${KEY_NAME}=\n`);
  },
);

test("an app that is wired keeps its own as it is", async () => {
  const app = await appOf("vite-strict-mode", { ".env.example": "VITE_CONVEX_URL=\n" });
  const { plan } = await planOf(app, {});
  expect(plan.files.map(actionOf)).toEqual(plan.files.map(() => "keep"));
});

test("where Cloudflare's tools run the server, its secret goes into .dev.vars", async () => {
  const files = { ".dev.vars": "OTHER=1\n" };
  const { plan } = await planOf(await appOf("tanstack-start", files), {});
  expect(stepsTold(plan).join("\n")).toContain("Put CLERK_SECRET_KEY into .dev.vars (Cloudflare's");
  const given = { ".dev.vars": "CLERK_SECRET_KEY=sk_test_x\n" };
  const there = await planOf(await appOf("tanstack-start", given), {});
  expect(stepsTold(there.plan).join("\n")).not.toContain("Put CLERK_SECRET_KEY");
});
