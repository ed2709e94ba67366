import { describe, expect, test } from "vitest";
import { platformWarnings } from "../../../src/plan/warnings/platform-warnings.ts";
import { answersWith } from "../../support/answers.ts";
import { ISSUER } from "../../support/keys.ts";
import { projectWith } from "../../support/project.ts";

const told = (project: Parameters<typeof projectWith>[0]) =>
  platformWarnings(projectWith(project), answersWith());

describe("where Clerk's browser SDK can't work", () => {
  test.each([
    ["electron", "@clerk/electron/react"],
    ["tauri", "tauri-plugin-clerk"],
    ["capacitor", "server.url"],
  ] as const)("%s: what there is for it is named", (kind, words) => {
    const [said] = told({ container: { kind, sign: "package.json names it" } });
    expect(said).toContain("package.json names it. ");
    expect(said).toContain(words);
  });

  test.each<[what: string, text: string, words: string[]]>([
    [
      "a page of its own scripts only",
      "script-src 'self'; connect-src 'self'",
      [
        "index.html:6 keeps Clerk's script or its requests out",
        `script-src 'self' ${ISSUER} https://challenges.cloudflare.com; connect-src 'self' ${ISSUER}`,
      ],
    ],
    [
      "one without Clerk's pictures",
      "img-src 'self'",
      ["index.html:6 keeps some of Clerk's parts out", "img-src 'self' https://img.clerk.com"],
    ],
  ])("a policy: %s", (_, text, words) => {
    const [said, more] = told({
      securityPolicies: [{ file: "index.html", line: 6, texts: [text] }],
    });
    for (const each of words) expect(said).toContain(each);
    expect(more).toBeUndefined();
  });

  test("nothing is said of a policy that lets all through, or of none", () => {
    const texts = ["default-src * 'unsafe-inline' blob:"];
    expect(told({ securityPolicies: [{ file: "index.html", line: 6, texts }] })).toEqual([]);
    expect(told({})).toEqual([]);
  });

  test("one that can't be read in full is named, with all that it has to allow", () => {
    const texts = ["default-src \u0000"];
    const [said, more] = told({ securityPolicies: [{ file: "server.ts", line: 6, texts }] });
    expect(said).toContain("There is a Content-Security-Policy in server.ts:6 that could not be");
    expect(said).toContain("script-src … https://");
    expect(more).toBeUndefined();
  });
});

describe("a TypeScript that checks packages too", () => {
  const named = { name: "@clerk/react", declared: "^6.18.0" };

  test("is said to find errors in Clerk's types, with the setting", () => {
    expect(
      told({
        checkedTypes: ["tsconfig.app.json"],
        clerkPackages: [{ ...named, installed: undefined }],
      }),
    ).toEqual([expect.stringMatching(/^tsconfig\.app\.json has .*"skipLibCheck": true/)]);
  });

  test("has found them already where the SDK is installed", () => {
    const clerkPackages = [{ ...named, installed: "6.18.0" }];
    expect(told({ checkedTypes: ["tsconfig.json"], clerkPackages })).toEqual([]);
  });
});
