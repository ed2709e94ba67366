import { expect, test } from "vitest";
import { planSteps } from "../../src/plan/steps.ts";
import { answersWith } from "../support/answers.ts";
import { projectWith } from "../support/project.ts";

test("an install is part of the run where convex is missing, though the SDK is there", () => {
  const sdk = { name: "@clerk/react", declared: "^6.0.0", installed: "6.0.0" };
  const steps = (installed: string | undefined) => {
    const { convex, ...rest } = projectWith({ clerkPackages: [sdk] });
    const project = { ...rest, convex: { ...convex, pushed: { ...convex.pushed, installed } } };
    const answers = answersWith({ install: true, convexRun: "once" });
    const planned = planSteps({ project, answers, issuerVariable: "X", changed: true });
    return planned.map(({ name }) => name);
  };
  expect(steps("1.48.0")).not.toContain("install");
  expect(steps(undefined)).toContain("install");
});
