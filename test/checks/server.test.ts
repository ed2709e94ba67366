import { beforeAll, describe, expect, test } from "vitest";
import { nextMiddleware, serverToken } from "../../src/checks/server.ts";
import { NOTHING_ASKED, type Services } from "../../src/checks/services.ts";
import { type Subject, subjectOf } from "../../src/checks/subject.ts";
import type { Examined } from "../../src/project/examine.ts";
import {
  examined,
  FIX,
  type Files,
  fixing,
  NO_FIX,
  onlyOne,
  servicesWith,
  subjectWith,
  told,
} from "../support/judged-app.ts";

const WIRE = "npx add-clerk-convex";
const CLERK = 'import { clerkMiddleware } from "@clerk/nextjs/server";\n';
const HANDLER = `${CLERK}export default clerkMiddleware();\n`;
const OTHER = `import { NextResponse } from "next/server";\nexport function middleware() { return NextResponse.next(); }\n`;

let vite: Examined;
let next15: Examined;
let next16: Examined;
beforeAll(async () => {
  [vite, next15, next16] = await Promise.all([
    examined("vite-strict-mode"),
    examined("next-app-15-src"),
    examined("next-app-16"),
  ]);
});

/** The app with another text in the file of its request handler, or none. */
function withHandler(base: Examined, text: string | null, change: Partial<Examined> = {}): Subject {
  const { project } = base;
  const edit = project.edits.find(({ kind }) => kind === "request-handler");
  const editedFiles = { ...project.editedFiles, [edit?.file ?? ""]: text };
  return subjectOf({ ...base, project: { ...project, editedFiles }, ...change }, "development");
}

describe("next-middleware", () => {
  const judge = (
    base: Examined,
    text: string | null,
    change?: Partial<Examined>,
    fixFor = NO_FIX,
  ) => onlyOne(nextMiddleware(withHandler(base, text, change), fixFor));
  const asks = { importsClerkServer: true };

  test("skipped in other frameworks", () => {
    expect(nextMiddleware(subjectOf(vite, "development"), NO_FIX)).toMatchObject([
      { status: "skipped" },
    ]);
  });

  test.each<[what: string, text: string]>([
    ["alone", HANDLER],
    [
      "around the app's own",
      `${CLERK}export default clerkMiddleware((auth, request) => own(request));\n`,
    ],
    ["inside another's", `${CLERK}export default withLocale(clerkMiddleware());\n`],
    ["in a constant", `${CLERK}const handle = clerkMiddleware();\nexport default handle;\n`],
    [
      "called in a function",
      `${CLERK}const clerk = clerkMiddleware();\nexport function middleware(r, e) { return clerk(r, e); }\n`,
    ],
    ["with CRLF", HANDLER.replaceAll("\n", "\r\n")],
  ])("ok: clerkMiddleware %s", (_, text) => {
    const check = judge(next15, text);
    expect(check).toMatchObject({ status: "ok", file: "src/middleware.ts" });
  });

  test.each<[what: string, text: string, status: string]>([
    [
      "proxy by name",
      `${CLERK}const clerk = clerkMiddleware();\nexport function proxy(r, e) { return clerk(r, e); }\n`,
      "ok",
    ],
    [
      "proxy by an export",
      `${CLERK}const middleware = clerkMiddleware();\nexport { middleware as proxy };\n`,
      "ok",
    ],
    [
      "proxy that doesn't run what is called beside it",
      `${CLERK}clerkMiddleware();\nexport function proxy() {}\n`,
      "unknown",
    ],
    [
      "both names",
      `${CLERK}export const middleware = clerkMiddleware();\nexport const proxy = middleware;\n`,
      "ok",
    ],
    ["the old name only", `${CLERK}export const middleware = clerkMiddleware();\n`, "problem"],
  ])("Next 16's proxy.ts exports %s: %s", (_, text, status) => {
    const check = judge(next16, text);
    expect(check).toMatchObject({ status, file: "proxy.ts" });
    if (status === "problem") expect(check.fix).toBe("Export it as proxy.");
  });

  test("problem where the server asks, warning where it doesn't: no file", () => {
    expect(judge(next15, null, asks)).toMatchObject({ status: "problem", file: null, fix: WIRE });
    expect(judge(next15, null)).toMatchObject({ status: "warning", file: null, fix: WIRE });
    expect(judge(next15, null, {}, fixing("src/middleware.ts")).fix).toBe(FIX);
  });

  test("problem where the server asks, warning where it doesn't: another handler", () => {
    expect(judge(next15, OTHER, asks)).toMatchObject({
      status: "problem",
      file: "src/middleware.ts",
      fix: "Let it run clerkMiddleware() of @clerk/nextjs/server.",
    });
    expect(judge(next15, OTHER)).toMatchObject({ status: "warning", file: "src/middleware.ts" });
  });

  test("what is commented out doesn't run", () => {
    const text = `// ${CLERK}/* export default clerkMiddleware(); */\n${OTHER}`;
    expect(judge(next15, text, asks).status).toBe("problem");
  });

  test.each<[what: string, text: string]>([
    ["another module's handler", 'export { middleware } from "./lib/handler";\n'],
    [
      "what another module makes",
      'import { handle } from "@/lib/handler";\nexport default handle;\n',
    ],
    [
      "a list of handlers",
      `${CLERK}import { chain } from "next-chain";\nexport default chain([clerkMiddleware]);\n`,
    ],
  ])("unknown: %s", (_, text) => {
    expect(judge(next15, text, asks)).toMatchObject({
      status: "unknown",
      file: "src/middleware.ts",
    });
  });

  test.each<[version: string | undefined, status: string]>([
    ["5.7.5", "ok"],
    ["6.39.0", "problem"],
    [undefined, "unknown"],
  ])("authMiddleware with @clerk/nextjs %s: %s", (installed, status) => {
    const text =
      'import { authMiddleware } from "@clerk/nextjs";\nexport default authMiddleware();\n';
    const clerkPackages = [{ name: "@clerk/nextjs", declared: "latest", installed }];
    const editedFiles = { "src/middleware.ts": text };
    const project = { ...next15.project, clerkPackages, editedFiles };
    expect(judge(next15, text, { ...asks, project }).status).toBe(status);
  });

  test("problem: one that Next never looks at, with the command that moves it", () => {
    const moved = (base: Examined, passedOver: string[]) => judge(base, null, { passedOver });
    expect(moved(next15, ["middleware.ts"])).toMatchObject({
      status: "problem",
      file: "middleware.ts",
      fix: "mv middleware.ts src/middleware.ts",
    });
    expect(moved(next15, ["src/proxy.js"])).toMatchObject({
      fix: "mv src/proxy.js src/middleware.js",
    });
    expect(moved(next16, ["src/proxy.ts"])).toMatchObject({ fix: "mv src/proxy.ts proxy.ts" });
  });

  test("problem: both of Next 16's names", () => {
    const passedOver = ["middleware.ts"];
    expect(judge(next16, HANDLER, { passedOver })).toMatchObject({
      status: "problem",
      file: "middleware.ts",
      fix: "rm middleware.ts",
    });
    expect(judge(next16, HANDLER, { passedOver: ["src/middleware.ts"] }).status).toBe("ok");
  });

  test("skipped where ClerkProvider is of an SDK for the browser, unless the server asks", () => {
    const providers = next15.project.providers.map((each) =>
      each.kind === "clerk" ? { ...each, module: "@clerk/clerk-react" } : each,
    );
    const project = { ...next15.project, providers, editedFiles: { "src/middleware.ts": null } };
    expect(judge(next15, null, { project }).status).toBe("skipped");
    expect(judge(next15, null, { project, ...asks }).status).toBe("problem");
  });

  test.each<[fixture: string, files: Files, told: string[]]>([
    ["next-app-15-src", {}, ["ok src/middleware.ts"]],
    ["next-app-16", {}, ["ok proxy.ts"]],
    ["next-app-16", { "proxy.ts": null, "middleware.ts": HANDLER }, ["ok middleware.ts"]],
    [
      "next-app-15-src",
      { "src/middleware.ts": null, "middleware.ts": HANDLER },
      ["problem middleware.ts"],
    ],
    [
      "next-app-15-src",
      { "src/middleware.ts": null, "src/proxy.ts": HANDLER },
      ["problem src/proxy.ts"],
    ],
    ["next-intl-middleware", {}, ["ok src/middleware.ts"]],
    ["next-pages-16", {}, ["ok proxy.ts"]],
  ])("%s with %j", async (fixture, files, statuses) => {
    const subject = await subjectWith(fixture, files);
    expect(told(nextMiddleware(subject, NO_FIX))).toEqual(statuses);
  });
});

describe("server-token", () => {
  const judge = async (fixture: string, files: Files = {}, fixFor = NO_FIX) =>
    serverToken(await subjectWith(fixture, files), NOTHING_ASKED, fixFor);

  test("skipped where all is asked from the browser", async () => {
    expect(told(await judge("vite-strict-mode"))).toEqual(["skipped"]);
    expect(told(await judge("react-router-spa"))).toEqual(["skipped"]);
  });

  test.each([
    "next-app-15-src",
    "react-router-7",
    "react-router-8",
    "tanstack-start",
    "next-app-13",
  ])("ok: %s", async (fixture) => {
    expect(told(await judge(fixture))).toEqual(["ok"]);
  });

  test("warning: a call of Next's server without a token", async () => {
    const check = onlyOne(await judge("next-app-16"));
    expect(check).toMatchObject({ status: "warning", file: "app/log/page.tsx" });
    expect(check.line).toBeGreaterThan(0);
    expect(check.fix).toContain('import { auth } from "@clerk/nextjs/server"');
  });

  const HTTP_ROUTE = (more: string) => `import { ConvexHttpClient } from "convex/browser";
const convex = new ConvexHttpClient(process.env.NEXT_PUBLIC_CONVEX_URL);
export async function GET() {
  ${more}
  return Response.json(await convex.query(api.notes.list, {}));
}
`;

  test("warning: a client in a route handler that is given no token", async () => {
    const route = "app/api/notes/route.ts";
    const check = onlyOne(await judge("next-app-15-src", { [`src/${route}`]: HTTP_ROUTE("") }));
    expect(check).toMatchObject({ status: "warning", file: `src/${route}`, line: 2 });
    expect(check.fix).toMatch(/^Where the user matters, write setAuth\(token\) with /);
    const told = HTTP_ROUTE("convex.setAuth(token);");
    expect(onlyOne(await judge("next-app-15-src", { [`src/${route}`]: told })).status).toBe("ok");
  });

  test("what it advises is the token that Clerk issues", async () => {
    const subject = await subjectWith("next-app-16");
    const fixOf = (convex: string, templates?: Services["templates"]) => {
      const { project } = subject;
      const installed = { ...project.convex, installed: convex, declared: convex };
      const judged = { ...subject, project: { ...project, convex: installed } };
      return onlyOne(serverToken(judged, servicesWith({ templates }), NO_FIX)).fix;
    };
    const claims = { aud: "convex" };
    const template = { id: "jtmp_1", name: "convex", lifetime: 60, claims };
    expect(fixOf("1.31.7")).toContain('getToken({ template: "convex" })) ?? undefined;');
    expect(fixOf("1.48.0")).toContain('sessionClaims?.aud === "convex" ? {} :');
    const hasIt = { status: "answered" as const, value: [template] };
    expect(fixOf("1.48.0", hasIt)).not.toContain("sessionClaims");
    expect(fixOf("1.33.0")).toContain("(await auth()).getToken())");
  });

  describe("the token that a call is given", () => {
    const PAGE = "src/app/a/page.tsx";
    const page = (token: string, more = "") => `import { auth } from "@clerk/nextjs/server";
import { fetchQuery } from "convex/nextjs";
${more}
export default async function Page() {
  const { getToken, sessionClaims } = await auth();
  return <p>{await fetchQuery(api.a.b, {}, { token: ${token} })}</p>;
}
`;
    const claims = { aud: "convex" };
    const hasIt: Services["templates"] = {
      status: "answered",
      value: [{ id: "jtmp_1", name: "convex", lifetime: 60, claims }],
    };
    const judged = async (text: string, convex = "1.48.0", templates?: Services["templates"]) => {
      const subject = await subjectWith("next-app-15-src", { [PAGE]: text });
      const { project } = subject;
      const installed = { ...project.convex, installed: convex, declared: convex };
      const given = { ...subject, project: { ...project, convex: installed } };
      return onlyOne(serverToken(given, servicesWith({ templates }), NO_FIX));
    };

    test.each<[status: string, token: string, convex: string, templates?: Services["templates"]]>([
      ["warning", "(await getToken()) ?? undefined", "1.31.7"],
      ["warning", "(await getToken()) ?? undefined", "1.48.0", hasIt],
      ["unknown", "(await getToken()) ?? undefined", "1.48.0"],
      ["unknown", "(await getToken()) ?? undefined", "1.33.0"],
      ["unknown", '(await getToken({ template: "convex" })) ?? undefined', "1.48.0"],
      ["ok", '(await getToken({ template: "convex" })) ?? undefined', "1.48.0", hasIt],
      ["unknown", '(await getToken({ template: "api" })) ?? undefined', "1.48.0", hasIt],
      [
        "ok",
        '(await getToken(sessionClaims?.aud === "convex" ? {} : { template: "convex" })) ?? undefined',
        "1.48.0",
      ],
      ["unknown", "(await getToken(given())) ?? undefined", "1.48.0", hasIt],
      ["unknown", "await tokenOfUser()", "1.48.0", hasIt],
    ])("%s: %s with convex %s", async (status, token, convex, templates) => {
      expect((await judged(page(token), convex, templates)).status).toBe(status);
    });

    test("what is wrong is told with what happens, and the code to write", async () => {
      const check = await judged(page("(await getToken()) ?? undefined"), "1.31.7");
      expect(check).toMatchObject({ file: PAGE, line: 6 });
      expect(check.message).toContain("NoAuthProvider");
      expect(check.fix).toContain('getToken({ template: "convex" })');
    });

    test("a token for something else in the browser is none of it", async () => {
      const browser = `"use client";\n${page("undefined").replace("undefined", "await getToken()")}`;
      expect((await judged(browser)).status).toBe("ok");
    });
  });

  const ROOT = (
    more: string,
    imports = "rootAuthLoader, clerkMiddleware",
  ) => `import { ClerkProvider, useAuth } from "@clerk/react-router";
import { ${imports} } from "@clerk/react-router/server";
import { ConvexProviderWithClerk } from "convex/react-clerk";
${more}
export default function App({ loaderData }) {
  return (
    <ClerkProvider loaderData={loaderData}>
      <ConvexProviderWithClerk client={convex} useAuth={useAuth} />
    </ClerkProvider>
  );
}
`;
  const LOADER = "export const loader = (args) => rootAuthLoader(args);\n";
  const MIDDLEWARE = "export const middleware = [clerkMiddleware()];\n";

  describe("React Router", () => {
    const root = (text: string) => judge("react-router-7", { "app/root.tsx": text });

    test.each<[what: string, text: string]>([
      ["as this tool writes it", ROOT(LOADER + MIDDLEWARE)],
      [
        "in a function of its own",
        ROOT(
          `${MIDDLEWARE}export async function loader(args) { return rootAuthLoader(args, own); }\n`,
        ),
      ],
      [
        "in a list that is made elsewhere",
        ROOT(`${LOADER}const all = [log, clerkMiddleware()];\nexport const middleware = all;\n`),
      ],
    ])("ok: %s", async (_, text) => {
      expect(told(await root(text))).toEqual(["ok"]);
    });

    test("ok: the data is taken where ClerkProvider is", async () => {
      const files = {
        "app/root.tsx": `import { rootAuthLoader, clerkMiddleware } from "@clerk/react-router/server";\nimport { Providers } from "./providers";\n${LOADER}${MIDDLEWARE}export default function App() { return <Providers />; }\n`,
        "app/providers.tsx": `import { ClerkProvider, useAuth } from "@clerk/react-router";\nimport { ConvexProviderWithClerk } from "convex/react-clerk";\nimport { useRouteLoaderData } from "react-router";\nexport const Providers = () => <ClerkProvider loaderData={useRouteLoaderData("root")}><ConvexProviderWithClerk client={c} useAuth={useAuth} /></ClerkProvider>;\n`,
      };
      expect(told(await judge("react-router-7", files))).toEqual(["ok"]);
    });

    test.each<[what: string, text: string, told: string[]]>([
      ["no loader", ROOT(MIDDLEWARE), ["unknown app/root.tsx"]],
      ["no loader at all", ROOT(MIDDLEWARE, "clerkMiddleware"), ["problem app/root.tsx"]],
      ["no middleware", ROOT(LOADER, "rootAuthLoader"), ["problem app/root.tsx"]],
      [
        "both commented out",
        ROOT(`// ${LOADER}// ${MIDDLEWARE}`, "getAuth"),
        ["problem app/root.tsx", "problem app/root.tsx"],
      ],
    ])("%s", async (_, text, statuses) => {
      const checks = await root(text);
      expect(told(checks)).toEqual(statuses);
      if (statuses[0]?.startsWith("problem")) expect(checks[0]?.fix).toBe(WIRE);
    });

    test("problem: a flag that is off, or not there", async () => {
      const off = "export default { ssr: true, future: { v8_middleware: false } };\n";
      for (const text of [off, null]) {
        const check = onlyOne(await judge("react-router-7", { "react-router.config.ts": text }));
        expect(check).toMatchObject({ status: "problem", file: "react-router.config.ts" });
        expect(check.message).toContain("v8_middleware");
      }
    });

    test("unknown: a version of the SDK that isn't known here", async () => {
      const files = {
        "app/root.tsx": ROOT(LOADER, "rootAuthLoader"),
        "node_modules/@clerk/react-router/package.json": '{ "version": "2.1.0" }',
      };
      expect(told(await judge("react-router-7", files))).toEqual(["unknown app/root.tsx"]);
    });

    test("skipped with an SDK for the browser", async () => {
      const text = ROOT("")
        .replaceAll("@clerk/react-router", "@clerk/react")
        .replace(/import .*server".*\n/, "");
      expect(
        told(
          await root(
            text.replace(
              "loaderData={loaderData}",
              "publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}",
            ),
          ),
        ),
      ).toEqual(["skipped"]);
    });
  });

  describe("TanStack Start", () => {
    test("problem: no middleware", async () => {
      const check = onlyOne(await judge("tanstack-start", { "src/start.ts": null }));
      expect(check).toMatchObject({ status: "problem", file: "src/start.ts", fix: WIRE });
      const fixed = await judge("tanstack-start", { "src/start.ts": null }, fixing("src/start.ts"));
      expect(onlyOne(fixed).fix).toBe(FIX);
    });

    test("warning: no token for what is asked while a page is made", async () => {
      const { project } = await examined("tanstack-start");
      const root = project.source.files["src/routes/__root.tsx"] ?? "";
      const without = root
        .replace(/^ {2}beforeLoad.*\n/m, "")
        .replace(/^import \{ giveConvexToken.*\n/m, "");
      const checks = await judge("tanstack-start", { "src/routes/__root.tsx": without });
      expect(told(checks)).toEqual(["warning src/routes/__root.tsx"]);
    });

    test("ok: the official template's own", async () => {
      const { project } = await examined("tanstack-start");
      const root = project.source.files["src/routes/__root.tsx"] ?? "";
      const official = root
        .replace(/^import \{ giveConvexToken.*\n/m, "")
        .replace(
          /^ {2}beforeLoad.*\n/m,
          "  beforeLoad: async (ctx) => {\n    const { token } = await fetchClerkAuth();\n    if (token) ctx.context.convexQueryClient.serverHttpClient?.setAuth(token);\n  },\n",
        );
      expect(told(await judge("tanstack-start", { "src/routes/__root.tsx": official }))).toEqual([
        "ok",
      ]);
    });
  });
});
