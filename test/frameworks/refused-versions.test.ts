/**
 * Apps that are refused for the versions that they have: who runs the printed commands as they stand
 * is wired after that. npm resolves for real, and only writes its lock file.
 */

import { beforeAll, describe, expect, test } from "vitest";
import { follow, waysOut, wireApp, withTool } from "../support/follow-hint.ts";
import { copyOf, goldenCases } from "../support/golden.ts";

const MINUTES = 300_000;

/** Those that another version mends. */
const CODES = ["convex-too-old", "framework-range", "react-range", "sdk-too-old"];

const refused = goldenCases().filter(
  // Expo's own command works on what is installed: expo-versions.test.ts runs it.
  ({ name, refused }) => refused && CODES.includes(refused.code) && name !== "expo-too-new",
);

let env: Record<string, string>;

beforeAll(async () => {
  env = {
    ...(await withTool()),
    npm_config_package_lock_only: "true",
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_prefer_offline: "true",
  };
});

test("each kind is among them", () => {
  expect(new Set(refused.map(({ refused }) => refused?.code))).toEqual(new Set(CODES));
});

describe("is wired once another version is there", () => {
  test.each(refused)("$name", { timeout: MINUTES }, async ({ before }) => {
    const app = copyOf(before);
    const { error } = await wireApp(app, env);
    const [commands] = waysOut(error?.hint);
    expect(commands).not.toEqual([]);
    for (const command of commands) await follow(command, app, env);
    expect(await wireApp(app, env)).toMatchObject({ status: "wired" });
  });
});
