import { describe, expect, test } from "vitest";
import { loginSigns } from "../../src/code/home-made-login.ts";

const inSource = (text: string) =>
  loginSigns(undefined, [{ path: "src/App.tsx", text }]).map(({ line, what }) => `${line} ${what}`);
const inSchema = (text: string) =>
  loginSigns({ path: "convex/schema.ts", text }, []).map(({ line, what }) => `${line} ${what}`);

describe("a login of the app's own shows", () => {
  test.each([
    ["users: defineTable({ name: v.string(), passwordHash: v.string() }),", "passwordHash"],
    ["users: defineTable({ password: v.string() }).index('x', ['y']),", "password"],
    ['users: defineTable({ "hashed_password": v.bytes() }),', "hashed_password"],
  ])("in a table: %s", (table, field) => {
    expect(inSchema(`export default defineSchema({\n  ${table}\n});\n`)).toEqual([
      `2 the table users has a field ${field}`,
    ]);
  });

  test("in a table whose fields stand apart", () => {
    expect(inSchema("const user = {\n  password: v.string(),\n};\n")).toEqual([
      "2 a table has a field password",
    ]);
  });

  test.each([
    ['\n<input type="password" />', "2 a field for a password"],
    ['<Input name="p" type="password">x</Input>', "1 a field for a password"],
    [
      'import { AuthProvider } from "./auth";\n<AuthProvider><p /></AuthProvider>',
      "2 <AuthProvider>",
    ],
    [
      'import { SessionProvider } from "@/lib/session";\n<SessionProvider />',
      "2 <SessionProvider>",
    ],
    [
      "const UserContext = create();\n<UserContext.Provider value={u} />",
      "2 <UserContext.Provider>",
    ],
  ])("in a source: %s", (text, sign) => {
    expect(inSource(text)).toEqual([sign]);
  });
});

describe("nothing shows in", () => {
  test.each([
    ["a package's provider", 'import { AuthProvider } from "other-auth";\n<AuthProvider />'],
    ["a comment", '// <input type="password" />\n<p />'],
    ["a string", "const a = '<input type=\"password\" />';"],
    ["another field", '<input type="email" autoComplete="password" />'],
    ["a provider of something else", 'import { ThemeProvider } from "./theme";\n<ThemeProvider />'],
  ])("%s", (_, text) => {
    expect(inSource(text)).toEqual([]);
  });

  test("a schema without passwords", () => {
    expect(
      inSchema("defineSchema({ notes: defineTable({ text: v.string() }) }); // password"),
    ).toEqual([]);
  });
});
