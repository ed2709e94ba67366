import { describe, expect, test } from "vitest";
import { laterSteps, nextSteps } from "../../src/plan/next-steps.ts";
import { inOneText } from "../../src/text/numbered-steps.ts";
import { answersWith } from "../support/answers.ts";
import { projectWith } from "../support/project.ts";
import { SDKS, sdkNamed } from "../support/sdks.ts";

const stepsFor = (sdk: string) =>
  nextSteps({
    project: projectWith({ framework: "expo" }),
    answers: answersWith({ sdk: sdkNamed(sdk) }),
    issuerVariable: "CLERK_JWT_ISSUER_DOMAIN",
    variables: [],
  })
    .map(inOneText)
    .join("\n");

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

describe("wherever else the app is built", () => {
  const step = (sdk: string, project: Parameters<typeof projectWith>[0], variable: string) =>
    laterSteps({
      project: projectWith(project),
      answers: answersWith({ sdk: sdkNamed(sdk) }),
      issuerVariable: "CLERK_JWT_ISSUER_DOMAIN",
      variables: [variable],
    })
      .map(inOneText)
      .find((each) => each.includes("wherever else"));

  test.each<
    [
      what: string,
      sdk: string,
      project: Parameters<typeof projectWith>[0],
      name: string,
      words: RegExp,
    ]
  >([
    [
      "Vite",
      "@clerk/react",
      {},
      "VITE_CLERK_PUBLISHABLE_KEY",
      /^Set VITE_CLERK_PUBLISHABLE_KEY wherever else .*\(Vercel, Netlify, CI.*since \.env\.local is in no.*loading state for ever/,
    ],
    [
      "the former SDK, which throws",
      "@clerk/clerk-react",
      {},
      "VITE_CLERK_PUBLISHABLE_KEY",
      /does not start\.$/,
    ],
    [
      "a server's secret too",
      "@clerk/nextjs",
      { framework: "next" },
      "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
      /^Set NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY /,
    ],
    [
      "on a device",
      "@clerk/expo",
      { framework: "expo" },
      "EXPO_PUBLIC_CLERK_PUBLISHABLE_KEY",
      /\(EAS, CI/,
    ],
  ])("%s", (_, sdk, project, name, words) => {
    expect(step(sdk, project, name)).toMatch(words);
  });

  test("is no matter where git has the env file", () => {
    const envFile = { path: ".env", text: "", tracked: true };
    expect(step("@clerk/react", { envFile }, "VITE_CLERK_PUBLISHABLE_KEY")).toBeUndefined();
  });
});
