import { describe, expect, test } from "vitest";
import type { TemplateAnswer } from "../../src/answers.ts";
import { nameSteps, tokenSteps } from "../../src/plan/wiring/token-steps.ts";
import { inOneText } from "../../src/text/numbered-steps.ts";
import { projectWith } from "../support/project.ts";

function steps(installed: string, found: TemplateAnswer["found"], createAt?: string): string[] {
  const { convex } = projectWith();
  const project = projectWith({ convex: { ...convex, installed } });
  const template = { found, createAt, warning: undefined };
  return [...tokenSteps(project, { template }), ...nameSteps(project, { template })].map(inOneText);
}

const NAMES = /getUserIdentity\(\) has no name and no email.*\{\{user\.full_name\}\}.*~\/sessions$/;

describe("a template that is good is enough", () => {
  test.each(["1.31.7", "1.40.0", "1.48.0"])("with convex %s nothing is left", (version) => {
    expect(steps(version, "fine")).toEqual([]);
    expect(steps(version, "missing", "https://api.clerk.com/v1")).toEqual([]);
  });

  test("where it isn't known, nobody is sent away from one", () => {
    const [step, names, ...more] = steps("1.48.0", "unknown");
    expect(step).toMatch(
      /^In Clerk, activate the Convex integration\. Leave it off where .*template named convex .*that is enough, .*\. https:\S+$/,
    );
    expect(names).toMatch(NAMES);
    expect(more).toEqual([]);
  });
});

test.each([
  ["1.33.0", "unknown"],
  ["1.48.0", "missing"],
  ["1.42.1", "missing"],
] as const)(
  "with convex %s and a template that is %s, the integration comes with what it lacks",
  (version, found) => {
    expect(steps(version, found).at(-1)).toMatch(NAMES);
  },
);

test.each(["1.33.1", "1.40.0", "1.42.1"])(
  "convex %s: the upgrade or the template first, and never the integration alone",
  (version) => {
    const [first, second, third] = steps(version, "unknown");
    expect(first).toMatch(
      /^Upgrade convex, since .*signing in leaves Convex signed out until the page is loaded anew.*: npm install /,
    );
    expect(second).toBe(
      "Or have that template created: npx add-clerk-convex --create-jwt-template",
    );
    expect(third).toMatch(/^Once convex is upgraded, the Convex integration is enough/);
  },
);

test("convex 1.31.7 is told of the template only", () => {
  expect(steps("1.31.7", "unknown").join("\n")).not.toMatch(/integration/);
  expect(steps("1.31.7", "missing")).toHaveLength(1);
});
