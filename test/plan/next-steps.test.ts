import { describe, expect, test } from "vitest";
import { nextSteps } from "../../src/plan/next-steps.ts";
import { answersWith } from "../support/answers.ts";
import { projectWith } from "../support/project.ts";
import { SDKS, sdkNamed } from "../support/sdks.ts";

const stepsFor = (sdk: string) =>
  nextSteps({
    project: projectWith({ framework: "expo" }),
    answers: answersWith({ sdk: sdkNamed(sdk) }),
    issuerVariable: "CLERK_JWT_ISSUER_DOMAIN",
  }).join("\n");

describe("Expo's configuration", () => {
  test("gets the plugin of the SDK that has one", () => {
    expect(stepsFor("@clerk/expo")).toContain("add the plugin @clerk/expo to");
  });

  test.each(SDKS.map(({ name }) => name).filter((name) => name !== "@clerk/expo"))(
    "is told of no plugin that isn't there with %s",
    (name) => {
      expect(stepsFor(name)).toContain("turn on the Native API");
      expect(stepsFor(name)).not.toContain("plugin @clerk/");
    },
  );
});
