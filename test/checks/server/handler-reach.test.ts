/** A matcher that leaves out a route which asks Clerk who is signed in. */

import { expect, test } from "vitest";
import { nextMiddleware } from "../../../src/checks/server.ts";
import { type Files, NO_FIX, subjectWith } from "../../support/judged-app.ts";

const judge = async (files: Files, fixture = "next-app-16") =>
  nextMiddleware(await subjectWith(fixture, files), NO_FIX).map(
    ({ status, message }) => `${status} ${message}`,
  );

const proxy = (
  config: string,
  handler = 'import { clerkMiddleware } from "@clerk/nextjs/server";\nexport default clerkMiddleware();\n',
) => `${handler}${config}\n`;
const ONLY_ADMIN = proxy('export const config = { matcher: ["/admin/:path*"] };');

const AUTH = 'import { auth } from "@clerk/nextjs/server";\n';
const PAGE = `${AUTH}export default async function Page() {\n  const { userId } = await auth();\n  return <p>{userId}</p>;\n}\n`;

test.each<[what: string, files: Files]>([
  ["a page", { "app/notes/page.tsx": PAGE }],
  ["a page in a group", { "app/(own)/notes/page.tsx": PAGE }],
  [
    "a route handler",
    { "app/notes/route.ts": `${AUTH}export async function GET() { await auth.protect(); }\n` },
  ],
  [
    "a layout around the page",
    {
      "app/notes/layout.tsx": PAGE,
      "app/notes/page.tsx": "export default () => null;\n",
    },
  ],
  [
    "what the page's module names of another",
    {
      "app/notes/page.tsx":
        'import { me } from "../../lib/me";\nexport default async () => <p>{await me()}</p>;\n',
      "lib/me.ts": `import { currentUser } from "@clerk/nextjs/server";\nexport const me = async () => (await currentUser())?.id;\n`,
    },
  ],
  [
    "by a name that a local module hands on",
    {
      "app/notes/page.tsx":
        'import { who } from "../../lib/clerk";\nexport default async () => <p>{(await who()).userId}</p>;\n',
      "lib/clerk.ts": 'export { auth as who } from "@clerk/nextjs/server";\n',
    },
  ],
  [
    "a server action that the page's form is given in the browser",
    {
      "app/notes/page.tsx": 'import { Form } from "./Form";\nexport default () => <Form />;\n',
      "app/notes/Form.tsx":
        '"use client";\nimport { save } from "./actions";\nexport const Form = () => <form action={save} />;\n',
      "app/notes/actions.ts": `"use server";\n${AUTH}export async function save() { const { userId } = await auth(); }\n`,
    },
  ],
])("problem: %s", async (_, files) => {
  const [found, another] = await judge({ "proxy.ts": ONLY_ADMIN, ...files });
  expect(another).toBeUndefined();
  expect(found).toMatch(/^problem (?:auth|currentUser)\(\) is called for \/notes \(/);
  expect(found).toContain("which the matcher of proxy.ts leaves out");
});

test("problem: where it stands, and what the matcher has to take in", async () => {
  const files = { "proxy.ts": ONLY_ADMIN, "app/notes/[id]/page.tsx": PAGE };
  const [found] = nextMiddleware(await subjectWith("next-app-16", files), NO_FIX);
  expect(found).toMatchObject({
    status: "problem",
    message:
      "auth() is called for /notes/[id] (app/notes/[id]/page.tsx:3), which the matcher of proxy.ts leaves out: without clerkMiddleware it throws.",
    file: "proxy.ts",
    line: 3,
    fix: 'Let the matcher of proxy.ts take in "/notes/:id".',
  });
});

test("problem: an API route of the pages", async () => {
  const api =
    'import { getAuth } from "@clerk/nextjs/server";\nexport default (req, res) => res.json(getAuth(req).userId);\n';
  const files = { "proxy.ts": ONLY_ADMIN, "pages/api/me.ts": api };
  const [found] = await judge(files, "next-pages-16");
  expect(found).toContain("problem getAuth() is called for /api/me (pages/api/me.ts:2)");
});

test.each<[what: string, config: string, status: string]>([
  ["no config", "", "ok"],
  ["no matcher", 'export const config = { runtime: "nodejs" };', "ok"],
  ["a string", 'export const config = { matcher: "/notes" };', "ok"],
  ["what the page and more", 'export const config = { matcher: ["/:path*"] };', "ok"],
  ["by a constant", 'const matcher = ["/notes"];\nexport const config = { matcher };', "ok"],
  ["of another case", 'export const config = { matcher: ["/Notes"] };', "problem"],
  ["nothing", "export const config = { matcher: [] };", "problem"],
  [
    "for some requests",
    'export const config = { matcher: [{ source: "/notes", has: [{ type: "cookie", key: "a" }] }] };',
    "unknown",
  ],
  ["an object's", 'export const config = { matcher: [{ source: "/notes" }] };', "ok"],
  [
    "imported",
    'import { matcher } from "./matcher";\nexport const config = { matcher };',
    "unknown",
  ],
  ["a spread", "export const config = { matcher: [...all] };", "unknown"],
  ["none that Next takes", 'export const config = { matcher: ["notes"] };', "unknown"],
])("a matcher with %s: %s", async (_, config, status) => {
  const [found] = await judge({ "proxy.ts": proxy(config), "app/notes/page.tsx": PAGE });
  expect(found?.split(" ")[0]).toBe(status);
});

test("ok says no more than was looked at", async () => {
  const page = { "app/notes/page.tsx": PAGE };
  expect(await judge({ "proxy.ts": proxy(""), ...page })).toEqual([
    "ok proxy.ts runs clerkMiddleware for every route of the app.",
  ]);
  const only = proxy('export const config = { matcher: ["/notes"] };');
  expect(await judge({ "proxy.ts": only, ...page })).toEqual([
    "ok proxy.ts runs clerkMiddleware for each route that was seen to need it.",
  ]);
  const own = `import { clerkMiddleware } from "@clerk/nextjs/server";
const clerk = clerkMiddleware();
export default function proxy(request, event) {
  if (request.nextUrl.pathname.startsWith("/notes")) return;
  return clerk(request, event);
}
`;
  expect(await judge({ "proxy.ts": own, ...page })).toEqual([
    "ok proxy.ts calls clerkMiddleware in a handler of the app's own.",
  ]);
});

test("warning: nothing is taken in, and nothing asks", async () => {
  const empty = proxy("export const config = { matcher: [] };");
  expect((await judge({ "proxy.ts": empty }))[0]).toMatch(
    /^warning The matcher of proxy.ts leaves out every route/,
  );
});

test("unknown: something asks, and where is not seen", async () => {
  const lost = `${AUTH}export async function context(make) { return make(auth); }\n`;
  const files = {
    "proxy.ts": ONLY_ADMIN,
    "app/admin/page.tsx": "export default () => null;\n",
    "app/notes/page.tsx":
      'import { context } from "./context";\nexport default () => <p>{context(String)}</p>;\n',
    "app/notes/context.ts": lost,
  };
  expect((await judge(files))[0]).toMatch(/^unknown .*which routes that is on was not followed/);
});

test("problem: a function of the app's own that is called like Clerk's", async () => {
  const own = proxy(
    "",
    "const clerkMiddleware = () => (request) => undefined;\nexport default clerkMiddleware();\n",
  );
  expect((await judge({ "proxy.ts": own, "app/notes/page.tsx": PAGE }))[0]).toMatch(
    /^problem proxy.ts does not run clerkMiddleware\(\)/,
  );
});
