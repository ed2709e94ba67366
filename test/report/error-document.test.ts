/** What programs get to go on with: commands that run as they stand, and repeat what was typed. */

import { afterEach, expect, test } from "vitest";
import { errorDocument, rememberCall } from "../../src/report/error-document.ts";
import { convexApp, workspaceOf } from "../support/convex-app.ts";
import { KEY } from "../support/keys.ts";
import { makeTemp } from "../support/temp.ts";
import { typeHere } from "../support/type-here.ts";

afterEach(() => rememberCall({ name: "", options: [] }));

function commandsOf(hint: string | undefined): string[] {
  return errorDocument({ code: "no-react", message: "It is so.", hint }).commands;
}

test.each([
  [undefined, []],
  ["Give it with --publishable-key.", []],
  ["1. Do this:\n     npm install react\n2. Run this command again.", ["npm install react"]],
  ["Go on with: cd web && npx convex dev", ["cd web && npx convex dev"]],
  ["Twice:\n     npm test\n     npm test", ["npm test"]],
  ["Either:\n     npm test\nTo have it all the same, insist on it:\n     rm -r src", ["npm test"]],
  ["Write this:\n     const client = new ConvexReactClient(url);", []],
])("%j", (hint, expected) => {
  expect(commandsOf(hint)).toEqual(expected);
});

test("this tool's own repeat the options of the call, but for those that they have", () => {
  rememberCall({ name: "add", options: ["--json", "--sdk @clerk/react", "--no-install"] });
  expect(commandsOf("     npx add-clerk-convex web --sdk @clerk/clerk-react")).toEqual([
    "npx add-clerk-convex web --sdk @clerk/clerk-react --json --no-install",
  ]);
  expect(commandsOf("     cd web && npx add-clerk-convex undo")).toEqual([
    "cd web && npx add-clerk-convex undo --json",
  ]);
  expect(commandsOf("     npm install")).toEqual(["npm install"]);
});

async function told(folder: string, words: string[]): Promise<string[]> {
  return JSON.parse((await typeHere(folder, words)).stdout).error.commands;
}

test("several apps: a command for each, with the key that was given", async () => {
  const root = await workspaceOf(["apps/admin", "apps/web"]);
  const commands = await told(root, ["-k", KEY, "--json", "--no-install", "--once"]);
  expect(commands).toEqual(
    ["admin", "web"].map(
      (app) =>
        `npx add-clerk-convex apps/${app} --publishable-key ${KEY} --no-install --once --json`,
    ),
  );
});

test("wrong usage: the help of that command, as a document", async () => {
  expect(await told(await makeTemp(), ["doctor", "--json", "--frob"])).toEqual([
    "npx add-clerk-convex doctor --help --json",
  ]);
});

test("where nothing can be run there is none", async () => {
  expect(await told(await convexApp(), ["--json", "--no-verify"])).toEqual([]);
});
