/** All that keeps an app from being wired is told in one run. */

import { cpSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { lookForRefusals } from "../../src/commands/look-for-refusals.ts";
import type { CliError } from "../../src/errors.ts";
import { optionsWith } from "../support/options.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";

const FIXTURES = resolve(import.meta.dirname, "../../fixtures");

async function refusalOf(
  fixture: string,
  dependencies: Record<string, string>,
  files: Record<string, string> = {},
): Promise<CliError> {
  const directory = await makeTemp("refusals");
  cpSync(join(FIXTURES, fixture, "before"), directory, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  Object.assign(manifest.dependencies, dependencies);
  await writeFiles(directory, { "package.json": JSON.stringify(manifest), ...files });
  const options = { ...optionsWith({ verify: false }), app: undefined };
  return lookForRefusals(directory, options).then(
    () => expect.unreachable(),
    (error) => error,
  );
}

const NO_PROVIDER = { "src/main.tsx": "export {};\n" };

describe("in one refusal", () => {
  test("convex, React and the provider", async () => {
    const { code, message, hint } = await refusalOf(
      "vite-strict-mode",
      { convex: "1.9.0", react: "17.0.2", "react-dom": "17.0.2" },
      NO_PROVIDER,
    );
    expect(code).toBe("convex-too-old");
    expect(message).toContain("convex 1.9.0 is too old");
    expect(message).toContain("And 2 more things stand in the way, told below.");
    expect(hint).toContain("npm install convex@");
    expect(hint).toContain("React 17.0.2 is too old");
    expect(hint).toContain("npm install react@18 react-dom@18");
    expect(hint).toContain("No <ConvexProvider> of convex/react is rendered");
    expect(hint?.match(/Run this command again/g)).toHaveLength(1);
  });

  test("a patch of React that Clerk excludes, and the provider", async () => {
    const { code, hint } = await refusalOf(
      "vite-strict-mode",
      { react: "19.2.0", "react-dom": "19.2.0" },
      NO_PROVIDER,
    );
    expect(code).toBe("no-provider");
    expect(hint).toContain("React 19.2.0 is outside what @clerk/react accepts");
  });

  test("the functions and the provider", async () => {
    const { code, hint } = await refusalOf("vite-no-functions", {}, NO_PROVIDER);
    expect(code).toBe("no-functions");
    expect(hint).toContain("No <ConvexProvider>");
  });
});

describe("one alone stays as it is", () => {
  test("another login, of which no provider is the consequence", async () => {
    const { code, message } = await refusalOf("vite-auth-kit", {});
    expect(code).toBe("other-auth");
    expect(message).not.toContain("in the way");
  });

  test("a framework that can't be wired, whatever else there is", async () => {
    const { code, message } = await refusalOf("tanstack-start-vinxi", { react: "17.0.2" });
    expect(code).toBe("unsupported-framework");
    expect(message).not.toContain("in the way");
  });
});

test("convex that doesn't know the only SDK is the reason, and a patch of React comes along", async () => {
  const versions = { convex: "1.25.4", react: "19.1.0", "react-dom": "19.1.0" };
  const main = { "src/pages/index.astro": "<p>hello</p>\n" };
  const { message, hint } = await refusalOf("astro-islands", versions, main);
  expect(`${message}\n${hint}`).toContain("convex 1.25.4 doesn't know @clerk/react yet");
  expect(hint).toContain("npm install react@19.1.4 react-dom@19.1.4");
  expect(hint).not.toContain("Clerk has no SDK for this");
});
