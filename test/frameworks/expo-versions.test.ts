/** A new Expo project, for which Clerk has no SDK: the printed command, on what is really installed. */

import { expect, test } from "vitest";
import { follow, waysOut, wireApp, withTool } from "../support/follow-hint.ts";
import { nodeEnvironment } from "../support/framework-run.ts";
import { copyOf, goldenCases } from "../support/golden.ts";
import { installApp } from "../support/install-app.ts";

/** The Node that Expo 58 asks for. */
const NODE = "22";

test("it is brought to the SDK that Clerk's takes, and wired", { timeout: 900_000 }, async () => {
  const golden = goldenCases().find(({ name }) => name === "expo-too-new");
  const app = copyOf(golden?.before ?? "");
  const node = await nodeEnvironment(NODE);
  const env = { ...node, ...(await withTool(node)) };
  await installApp(app, { env, node: NODE });
  const { error } = await wireApp(app, env);
  expect(error?.code).toBe(golden?.refused?.code);
  const [commands] = waysOut(error?.hint);
  expect(commands).not.toEqual([]);
  for (const command of commands) await follow(command, app, env);
  expect(await wireApp(app, env)).toMatchObject({ status: "wired", sdk: "@clerk/expo" });
});
