import { expect, test } from "vitest";
import { queriesWithoutGate } from "../../../src/code/diagnosis/query-gating.ts";
import { readPathAliases } from "../../../src/code/modules/tsconfig-paths.ts";

const IMPORTS = `import { api } from "../convex/_generated/api";
import { Authenticated, useConvexAuth, useQuery } from "convex/react";
`;
const THROWING = `const who = await ctx.auth.getUserIdentity();
    if (!who) throw new Error("Not authenticated");
    return ctx.db.query("notes").collect();`;

const notes = (body: string, more = "") => `import { query } from "./_generated/server";
${more}
export const list = query({
  args: {},
  handler: async (ctx) => {
    ${body}
  },
});
`;

/** Each as `file:line name`. */
function told(files: Record<string, string>): string[] {
  const read = (path: string) => files[path];
  const app = Object.keys(files).filter((path) => path.startsWith("src/"));
  return queriesWithoutGate(app, readPathAliases(read), read, "convex").map(
    ({ file, line, name, module }) => `${file}:${line} ${name} ${module}`,
  );
}

const APP = "export function App() {\n  return <p>{useQuery(api.notes.list)}</p>;\n}\n";
const FOUND = ["src/App.tsx:4 api.notes.list convex/notes.ts"];
const inApp = (app: string, functions = notes(THROWING), more: Record<string, string> = {}) =>
  told({ "src/App.tsx": IMPORTS + app, "convex/notes.ts": functions, ...more });

test("a query of a function that throws for nobody, without a gate", () => {
  expect(inApp(APP)).toEqual(FOUND);
});

test.each<[what: string, functions: string]>([
  ["compared with null", notes(THROWING.replace("!who", "who === null"))],
  ["by a member", notes(THROWING.replace("!who", "!who?.subject"))],
  ["in a block", notes(THROWING.replace('throw new Error("Not authenticated");', "{ throw e; }"))],
  [
    "the function alone",
    notes(THROWING)
      .replace("query({\n  args: {},\n  handler: ", "query(")
      .replace("},\n});", "});"),
  ],
  [
    "in a helper",
    notes(
      "const user = await requireUser(ctx);\n    return user.notes;",
      'async function requireUser(ctx) {\n  const who = await ctx.auth.getUserIdentity();\n  if (who == null) throw new Error("no");\n  return who;\n}',
    ),
  ],
])("which throws: %s", (_, functions) => {
  expect(inApp(APP, functions)).toEqual(FOUND);
});

test("which throws: in another file's helper", () => {
  const functions = notes(
    "const user = await requireUser(ctx);\n    return user.notes;",
    'import { requireUser } from "./users";',
  );
  const users = `export const requireUser = async (ctx) => {
  const who = await ctx.auth.getUserIdentity();
  if (!who) throw new Error("no");
  return who;
};
`;
  expect(inApp(APP, functions, { "convex/users.ts": users })).toEqual(FOUND);
});

test.each<[what: string, functions: string]>([
  ["gives nothing to nobody", notes(THROWING.replace("throw new Error", "return empty"))],
  ["asks for nobody", notes("return ctx.db.query('notes').collect();")],
  ["throws for another reason", notes("const all = await ctx.db.query('n');\n if (!all) throw e;")],
  ["is a mutation", notes(THROWING).replaceAll("query", "mutation")],
])("not where the function %s", (_, functions) => {
  expect(inApp(APP, functions)).toEqual([]);
});

test.each<[what: string, app: string]>([
  [
    "<Authenticated>",
    `function Notes() {\n  return <p>{useQuery(api.notes.list)}</p>;\n}\nexport const App = () => <Authenticated><Notes /></Authenticated>;\n`,
  ],
  [
    "useConvexAuth",
    `function Notes() {\n  return <p>{useQuery(api.notes.list)}</p>;\n}\nexport function App() {\n  const { isAuthenticated } = useConvexAuth();\n  return isAuthenticated ? <Notes /> : null;\n}\n`,
  ],
  [
    "its arguments",
    `export function App() {\n  const { isAuthenticated } = useConvexAuth();\n  return <p>{useQuery(api.notes.list, isAuthenticated ? {} : "skip")}</p>;\n}\n`,
  ],
  ["arguments from elsewhere", APP.replace("api.notes.list", "api.notes.list, args")],
  ["a client that waits", `new ConvexReactClient(url, { expectAuth: true });\n${APP}`],
  ["a hook of the app's own", `const useReady = () => useConvexAuth().isAuthenticated;\n${APP}`],
])("not behind %s", (_, app) => {
  expect(inApp(app)).toEqual([]);
});
