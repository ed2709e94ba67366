import { describe, expect, test } from "vitest";
import { frameworkOf } from "../../../src/frameworks/registry.ts";
import { clerkVariables } from "../../../src/project/env/clerk-variables.ts";
import { ISSUER, KEY } from "../../support/keys.ts";

const NAME = "VITE_CLERK_PUBLISHABLE_KEY";
const SECRET = "sk_test_ofATestThatIsNobodysKey";

type Given = {
  framework?: "vite" | "next";
  shell?: Record<string, string>;
  app?: string;
  envFolder?: string;
  backend?: string;
  variable?: string;
  /** The workspace's. */
  root?: string;
  names?: string[];
};

function variablesOf(files: Record<string, string>, given: Given = {}) {
  const { framework = "vite", shell = {}, app = "", envFolder = app, backend = app } = given;
  const issuerInUse = given.variable === undefined ? {} : { variable: given.variable };
  const read = (path: string) => files[path];
  const sharing = { manifests: [], root: given.root ?? "" };
  const project = { app, home: app, sharing, envFolder, backend, issuerInUse };
  return clerkVariables(project, frameworkOf(framework), { shell, read, names: given.names ?? [] });
}

const placesOf = (files: Record<string, string>, given?: Given) =>
  variablesOf(files, given).map(({ name, file, line, mode, isRead }) =>
    [name, file ?? "shell", line ?? "-", mode, isRead ? "read" : "not read"].join(" "),
  );

describe("a key is found in an env file", () => {
  test.each<[what: string, text: string, line: number]>([
    ["plain", `${NAME}=${KEY}\n`, 1],
    ["after others", `# Convex\nVITE_CONVEX_URL=x\n\n${NAME}=${KEY}`, 4],
    ["in double quotes", `${NAME}="${KEY}"\n`, 1],
    ["in single quotes", `${NAME}='${KEY}'\n`, 1],
    ["in backticks", `${NAME}=\`${KEY}\`\n`, 1],
    ["with spaces", `  ${NAME} = ${KEY}  \n`, 1],
    ["exported", `export ${NAME}=${KEY}\n`, 1],
    ["before a comment", `${NAME}=${KEY} # ours\n`, 1],
    ["with CRLF", `A=1\r\n${NAME}="${KEY}"\r\nB=2\r\n`, 2],
    ["with CR alone", `A=1\r${NAME}=${KEY}\rB=2\r`, 2],
    ["after a byte order mark", `\uFEFF${NAME}=${KEY}\n`, 1],
    ["the last of several", `${NAME}=old\n${NAME}=${KEY}\n`, 2],
    ["after a value of several lines", `A="1\n2\n3"\n${NAME}=${KEY}\n`, 4],
  ])("%s", (_, text, line) => {
    expect(variablesOf({ ".env.local": text })).toEqual([
      {
        name: NAME,
        value: KEY,
        secret: undefined,
        file: ".env.local",
        line,
        mode: "all",
        isRead: true,
      },
    ]);
  });

  test.each([
    ["commented out", `# ${NAME}=${KEY}\n`],
    ["empty", `${NAME}=\n`],
    ["another's", "VITE_CONVEX_URL=x\nSTRIPE_PRICE=price_1\n"],
  ])("not where it is %s", (_, text) => {
    expect(variablesOf({ ".env.local": text })).toEqual([]);
  });
});

describe("what is about Clerk", () => {
  test.each<[name: string, value: string, given?: Given]>([
    ["CLERK_JWT_ISSUER_DOMAIN", ISSUER],
    ["CLERK_FRONTEND_API_URL", ISSUER],
    ["AUTH_ISSUER", ISSUER, { variable: "AUTH_ISSUER" }],
    ["VITE_AUTH_KEY", KEY],
    ["VITE_AUTH_KEY", "cut-short", { names: ["VITE_AUTH_KEY"] }],
    ["vite_clerk", "x"],
  ])("%s=%s", (name, value, given) => {
    const files = { ".env.local": `${name}=${value}\n` };
    expect(variablesOf(files, given)).toMatchObject([{ name, value }]);
  });

  test("a secret's value goes no further", () => {
    const text = `CLERK_SECRET_KEY="${SECRET}"\nOTHER=${SECRET.replace("test", "live")}\n`;
    const found = variablesOf({ ".env.local": text });
    expect(found).toMatchObject([
      { name: "CLERK_SECRET_KEY", secret: "test", value: "" },
      { name: "OTHER", secret: "live", value: "" },
    ]);
    expect(JSON.stringify(found)).not.toContain("NobodysKey");
  });

  test("of the environment only what is named so, or read by the app", () => {
    const shell = { CLERK_SECRET_KEY: SECRET, MY_KEY: KEY, STRIPE_SECRET_KEY: SECRET, PATH: "/" };
    expect(placesOf({}, { shell })).toEqual(["CLERK_SECRET_KEY shell - all read"]);
    expect(placesOf({}, { shell, names: ["MY_KEY"] })).toContain("MY_KEY shell - all read");
  });
});

test("the strongest comes first, and what it is read for is told", () => {
  const names = [
    ".env",
    ".env.local",
    ".env.development",
    ".env.development.local",
    ".env.production",
    ".env.production.local",
  ];
  const files = Object.fromEntries(names.map((name) => [name, `CLERK_A=x\n`]));
  const places = (framework: "vite" | "next") =>
    placesOf(files, { framework, shell: { CLERK_A: "y" } });
  expect(places("vite")).toEqual([
    "CLERK_A shell - all read",
    "CLERK_A .env.development.local 1 development read",
    "CLERK_A .env.development 1 development read",
    "CLERK_A .env.local 1 all read",
    "CLERK_A .env.production.local 1 production read",
    "CLERK_A .env.production 1 production read",
    "CLERK_A .env 1 all read",
  ]);
  expect(places("next").slice(1, 3)).toEqual([
    "CLERK_A .env.development.local 1 development read",
    "CLERK_A .env.local 1 all read",
  ]);
});

describe("folders", () => {
  const text = `${NAME}=${KEY}\n`;

  test("the app's own is read; the backend's and the root's are not", () => {
    const files = {
      "apps/web/.env.local": text,
      "packages/backend/.env.local": text,
      ".env": text,
      ".env.production": text,
    };
    expect(placesOf(files, { app: "apps/web", backend: "packages/backend" })).toEqual([
      `${NAME} apps/web/.env.local 1 all read`,
      `${NAME} packages/backend/.env.local 1 all not read`,
      `${NAME} .env 1 all not read`,
    ]);
  });

  test("where the bundler reads another folder, the app's own is not read", () => {
    const files = { "env/.env": text, "apps/web/.env.local": text };
    const places = placesOf(files, { app: "apps/web", envFolder: "env" });
    expect(places).toEqual([
      `${NAME} env/.env 1 all read`,
      `${NAME} apps/web/.env.local 1 all not read`,
    ]);
  });

  test("the workspace's root is looked at from the app's folder too", () => {
    expect(placesOf({ "../../.env": text }, { root: "../.." })).toEqual([
      `${NAME} ../../.env 1 all not read`,
    ]);
  });

  test("each file is told once", () => {
    expect(placesOf({ ".env.local": text }, { envFolder: "./" })).toEqual([
      `${NAME} .env.local 1 all read`,
    ]);
  });
});

describe("a value that refers to another variable has its value, as bundlers have it", () => {
  test.each<[what: string, value: string, files: Record<string, string>, shell?: object]>([
    ["of the same file", "$PK", { ".env.local": `PK=${KEY}\n` }],
    ["in braces", `\${PK}`, { ".env.local": `PK=${KEY}\n` }],
    ["in quotes", `"\${PK}"`, { ".env.local": `PK=${KEY}\n` }],
    ["of another file", "$PK", { ".env": `PK=${KEY}\n` }],
    ["of the environment", "$PK", { ".env.local": "PK=other\n" }, { PK: KEY }],
    ["that refers on", "$A", { ".env.local": `A=$B\nB=${KEY}\n` }],
    ["with a default", `\${PK:-${KEY}}`, {}],
    ["in part", `pk_test_$REST`, { ".env": `REST=${KEY.replace("pk_test_", "")}\n` }],
  ])("%s", (_, value, files, shell = {}) => {
    const text = `${NAME}=${value}\n${files[".env.local"] ?? ""}`;
    const found = variablesOf({ ...files, ".env.local": text }, { shell: { ...shell } });
    expect(found.find(({ name }) => name === NAME)).toMatchObject({ value: KEY, line: 1 });
  });

  test.each(["$NOWHERE", "$", "\\$PK", `$${NAME}`, "${A:"])("%s stays as it is", (value) => {
    const text = `PK=${KEY}\n${NAME}=${value}\n`;
    const found = variablesOf({ ".env.local": text });
    expect(found.find(({ name }) => name === NAME)?.value).toBe(value);
  });

  test("a secret is one through it too", () => {
    const text = `VITE_CLERK_KEY=$S\nS=${SECRET}\n`;
    const found = variablesOf({ ".env.local": text });
    expect(found).toMatchObject([
      { name: "VITE_CLERK_KEY", secret: "test", value: "" },
      { name: "S", secret: "test" },
    ]);
  });
});
