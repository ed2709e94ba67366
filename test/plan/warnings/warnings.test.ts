import { expect, test } from "vitest";
import { warningsOf } from "../../../src/plan/warnings/warnings.ts";
import { answersWith } from "../../support/answers.ts";
import { projectWith } from "../../support/project.ts";
import { sdkNamed } from "../../support/sdks.ts";

test("Clerk's SDK for the server beside the one whose provider is rendered: each has its part", () => {
  const clerkPackages = [
    { name: "@clerk/react", declared: "^6.18.0", installed: "6.18.0" },
    { name: "@clerk/nextjs", declared: "^7.9.0", installed: "7.9.17" },
  ].map((each) => ({ ...each, takes: undefined, node: undefined }));
  const told = warningsOf(
    projectWith({ framework: "next", clerkPackages }),
    answersWith({ sdk: sdkNamed("@clerk/react") }),
  );
  expect(told.join("\n")).toContain("outside the server take hooks");
  expect(told.join("\n")).not.toContain("remove @clerk/nextjs");
});
