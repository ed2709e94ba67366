import { describe, expect, test } from "vitest";
import { loginSigns } from "../../../src/code/diagnosis/custom-login.ts";

const isLocal = (module: string) => /^[.@]\//.test(module);
const inSource = (text: string) =>
  loginSigns(undefined, [{ path: "src/App.tsx", text }], isLocal).map(
    ({ line, what }) => `${line} ${what}`,
  );
const inSchema = (text: string) =>
  loginSigns(
    {
      path: "convex/schema.ts",
      text: `import { defineSchema, defineTable as table, defineTable } from "convex/server"; ${text}`,
    },
    [],
    isLocal,
  ).map(({ line, what }) => `${line} ${what}`);

describe("a login of the app's own shows", () => {
  test.each([
    ["users: defineTable({ name: v.string(), passwordHash: v.string() }),", "passwordHash"],
    ["users: defineTable({ password: v.string() }).index('x', ['y']),", "password"],
    ['users: defineTable({ "hashed_password": v.bytes() }),', "hashed_password"],
    ["users: table(v.object({ login: v.object({ passwordHash: v.string() }) })),", "passwordHash"],
    ["users: defineTable({ hash: v.bytes(), salt: v.bytes() }),", "salt"],
  ])("in a table: %s", (table, field) => {
    expect(inSchema(`export default defineSchema({\n  ${table}\n});\n`)).toEqual([
      `2 the table users has a field ${field}`,
    ]);
  });

  test.each([
    ["defineTable(user)", ""],
    ["defineTable({ ...user, age: v.number() })", ""],
    ["defineTable(v.object(user))", ""],
    ["defineTable({ ...checked.fields })", "const checked = v.object(user);"],
  ])("in a table whose fields stand apart: %s", (table, more) => {
    const fields = `const user = {\n  password: v.string(),\n};\n${more}`;
    expect(inSchema(`${fields}\nexport default defineSchema({ users: ${table} });\n`)).toEqual([
      "2 the table users has a field password",
    ]);
  });

  test("in a table that is a constant", () => {
    expect(
      inSchema("\nconst users = defineTable({ password: v.string() }).index('a', []);"),
    ).toEqual(["2 the table users has a field password"]);
  });

  test.each([
    ['\n<input type="password" />', "2 a field for a password"],
    ['<Input name="p" type="password">x</Input>', "1 a field for a password"],
    ['<Input type={shown ? "text" : "password"} />', "1 a field for a password"],
    ["<form><input type={`password`} /></form>", "1 a field for a password"],
    ["export function LoginPage() {\n  return <form />;\n}", "1 LoginPage with a form"],
    ["\nconst SignIn = () => <form />;", "2 SignIn with a form"],
    [
      'import { AuthProvider } from "./auth";\n<AuthProvider><p /></AuthProvider>',
      "2 <AuthProvider>",
    ],
    [
      'import { SessionProvider } from "@/lib/session";\n<SessionProvider />',
      "2 <SessionProvider>",
    ],
    [
      "const UserContext = create();\n<UserContext.Provider value={{ u, logOut }} />",
      "2 <UserContext.Provider>",
    ],
    ["const Session = create();\n<Session.Provider value={signIn} />", "2 <Session.Provider>"],
    ['<Field type="password" name="password" hint="no PIN" />', "1 a field for a password"],
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
    [
      "a login that is Clerk's",
      'import { useSignIn } from "@clerk/react";\nconst SignIn = () => <form><input type="password" /></form>;',
    ],
    [
      "a page that shows Clerk's",
      'import { SignIn } from "./clerk";\nconst LoginPage = () => <SignIn />;',
    ],
    ["a payment's PIN", '<Input id="pin" type="password" value={paymentPin} maxLength={4} />'],
    ["a service's key", '<input type="password" value={apiKey} placeholder="sk-…" />'],
    ["a webhook's secret", '<input type="password" name="webhookSecret" />'],
    ["a code that was sent", '<input type="password" autoComplete="one-time-code" />'],
    [
      "an anonymous session",
      "const Session = create();\nconst id = crypto.randomUUID();\n<Session.Provider value={id} />",
    ],
    ["a chosen user", "const User = create();\n<User.Provider value={assigning} />"],
    [
      "a wrapper of the app's own around Clerk's",
      'import { ClerkProvider } from "@clerk/react";\nfunction AuthProvider(props) { return KEY ? <ClerkProvider {...props} /> : props.children; }\nconst signIn = <AuthProvider />;',
    ],
    ["another form", "const Search = () => <form />;"],
    ["a field of text", '<input type={"text" as "text" | "password"} />'],
    ["a provider of something else", 'import { ThemeProvider } from "./theme";\n<ThemeProvider />'],
  ])("%s", (_, text) => {
    expect(inSource(text)).toEqual([]);
  });

  test.each([
    ["a schema without passwords", "{ notes: defineTable({ text: v.string() }) }); // password"],
    [
      "a room with a password",
      "{ rooms: defineTable({ topic: v.string(), password: v.string() }) });",
    ],
    ["a recipe", "{ recipes: defineTable({ salt: v.number() }) });"],
    ["what is no table", "{}); export const form = { password: v.string() };"],
    ["a local namesake", "{ u: mine.defineTable({ password: v.string() }) });"],
  ])("%s", (_, rest) => {
    expect(inSchema(`export default defineSchema(${rest}`)).toEqual([]);
  });
});
