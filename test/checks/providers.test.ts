import { beforeAll, describe, expect, test } from "vitest";
import { plainConvexProvider, providerOrder, useAuthSource } from "../../src/checks/providers.ts";
import { type Subject, subjectOf } from "../../src/checks/subject.ts";
import type { WiringFault } from "../../src/code/diagnosis/wiring-faults.ts";
import { CliError, type ErrorCode } from "../../src/errors.ts";
import type { Examined } from "../../src/project/examine.ts";
import {
  examined,
  FIX,
  type Files,
  fixing,
  NO_FIX,
  onlyOne,
  subjectWith,
  told,
} from "../support/judged-app.ts";

const MAIN = "src/main.tsx";
const WIRE = "npx add-clerk-convex";

let vite: Examined;
let unwired: Examined;
beforeAll(async () => {
  const main = `import { ConvexProvider } from "convex/react";\nroot.render(<ConvexProvider client={c} />);\n`;
  [vite, unwired] = await Promise.all([
    examined("vite-strict-mode"),
    examined("vite-strict-mode", { [MAIN]: main }),
  ]);
});

const fault = (kind: WiringFault["kind"], packages?: WiringFault["packages"]): WiringFault => ({
  kind,
  file: MAIN,
  line: 12,
  column: 5,
  ...(packages ? { packages } : {}),
});

function withFaults(faults: readonly WiringFault[], change: Partial<Examined> = {}): Subject {
  return subjectOf({ ...vite, wiringFaults: [...faults], ...change }, "development");
}

const refused = (code: ErrorCode, hint?: string) => ({
  refusals: [new CliError(code, "It is so.", hint)],
});

const withoutProviders = () => ({ project: { ...vite.project, providers: [] } });

/** Each check of the three as `id status file:line`. */
function judged(subject: Subject): string[] {
  const found = {
    "provider-order": providerOrder(subject, NO_FIX),
    "plain-convex-provider": plainConvexProvider(subject, NO_FIX),
    "use-auth-source": useAuthSource(subject, NO_FIX),
  };
  return Object.entries(found).flatMap(([id, findings]) =>
    findings
      .filter(({ status }) => status !== "ok" && status !== "skipped")
      .map(({ status, file, line }) =>
        [id, status, file ? `${file}:${line}` : ""].join(" ").trim(),
      ),
  );
}

const judgedApp = async (fixture: string, files: Files = {}) =>
  judged(await subjectWith(fixture, files));

describe("provider-order", () => {
  const judge = (subject: Subject, fixFor = NO_FIX) => onlyOne(providerOrder(subject, fixFor));

  test("ok and skipped", () => {
    expect(told([judge(withFaults([]))])).toEqual(["ok"]);
    expect(told([judge(subjectOf(unwired, "development"))])).toEqual(["skipped"]);
  });

  test("problem: no ClerkProvider around it", () => {
    const subject = withFaults([fault("unserved")]);
    expect(judge(subject)).toMatchObject({
      status: "problem",
      file: MAIN,
      line: 12,
      fix: "Put <ClerkProvider> around it, where the app starts.",
    });
    expect(judge(subject, fixing(MAIN)).fix).toBe(FIX);
  });

  test("unknown: what is around it can't be followed", () => {
    expect(told([judge(withFaults([fault("unclear")]))])).toEqual([`unknown ${MAIN}:12`]);
  });

  test.each<[code: ErrorCode, status: string]>([
    ["no-provider", "problem"],
    ["other-auth", "problem"],
    ["syntax-error", "problem"],
    ["unsupported-shape", "unknown"],
    ["ambiguous-entry", "unknown"],
    ["no-entry", "unknown"],
    ["unsupported-framework", "unknown"],
    ["react-too-old", "ok"],
    ["auth-config-twice", "ok"],
  ])("the refusal %s: %s", (code, status) => {
    const check = judge(withFaults([], refused(code, "Do it.")));
    expect(check.status).toBe(status);
    if (status === "problem") expect(check).toMatchObject({ message: "It is so.", fix: "Do it." });
  });

  test("unknown: ConvexProviderWithAuth, which may be given Clerk's", async () => {
    const main = `import { ClerkProvider } from "@clerk/react";
import { ConvexProviderWithAuth } from "convex/react";
import { useClerkForConvex } from "./auth";
root.render(
  <ClerkProvider publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}>
    <ConvexProviderWithAuth client={convex} useAuth={useClerkForConvex} />
  </ClerkProvider>,
);
`;
    expect(await judgedApp("vite-strict-mode", { [MAIN]: main })).toEqual([
      "provider-order unknown",
    ]);
    const without = main.replaceAll("ClerkProvider", "Other");
    expect(await judgedApp("vite-strict-mode", { [MAIN]: without })).toEqual([
      "provider-order problem",
    ]);
  });
});

describe("plain-convex-provider", () => {
  const judge = (subject: Subject, fixFor = NO_FIX) =>
    onlyOne(plainConvexProvider(subject, fixFor));

  test("ok and skipped", () => {
    expect(told([judge(withFaults([]))])).toEqual(["ok"]);
    expect(told([judge(withFaults([], withoutProviders()))])).toEqual(["skipped"]);
  });

  test("problem: one that is given no token", () => {
    const subject = withFaults([fault("plain")]);
    expect(judge(subject)).toMatchObject({ status: "problem", file: MAIN, line: 12, fix: WIRE });
    expect(judge(subject, fixing(MAIN)).fix).toBe(FIX);
  });

  test("warning: one around the wired one, inside it with the same client, or on another page", () => {
    const around = judge(withFaults([fault("plain-around")]));
    expect(around).toMatchObject({ status: "warning", file: MAIN, line: 12, fix: "Take it out." });
    const inside = judge(withFaults([fault("plain-inside")]));
    expect(inside).toMatchObject({ status: "warning", file: MAIN, line: 12 });
    expect(inside.fix).toContain("client={useConvex()}");
    const elsewhere = judge(withFaults([fault("plain-elsewhere")]));
    expect(elsewhere).toMatchObject({ status: "warning", file: MAIN, line: 12, fix: WIRE });
  });

  test("unknown: what can't be followed", () => {
    expect(told([judge(withFaults([fault("plain-unclear")]))])).toEqual([`unknown ${MAIN}:12`]);
    expect(told([judge(withFaults([], refused("unsupported-shape")))])).toEqual(["unknown"]);
    expect(told([judge(withFaults([], refused("no-functions")))])).toEqual(["ok"]);
  });

  test("problems and warnings together", () => {
    const subject = withFaults([fault("plain-around"), fault("plain"), fault("plain-elsewhere")]);
    expect(told(plainConvexProvider(subject, NO_FIX))).toEqual([
      `problem ${MAIN}:12`,
      `warning ${MAIN}:12`,
      `warning ${MAIN}:12`,
    ]);
  });
});

describe("use-auth-source", () => {
  const judge = (subject: Subject, fixFor = NO_FIX) => onlyOne(useAuthSource(subject, fixFor));
  const foreign = fault("other-use-auth", {
    useAuth: "@clerk/clerk-react",
    clerkProvider: "@clerk/react",
  });

  test("ok and skipped", () => {
    expect(told([judge(withFaults([]))])).toEqual(["ok"]);
    expect(told([judge(subjectOf(unwired, "development"))])).toEqual(["skipped"]);
  });

  test("problem: none, or another package's", () => {
    const none = judge(withFaults([fault("no-use-auth")]));
    expect(none).toMatchObject({ status: "problem", file: MAIN, line: 12 });
    expect(none.fix).toBe("Give it useAuth={useAuth} of ClerkProvider's package.");
    const other = judge(withFaults([foreign]));
    expect(other).toMatchObject({ status: "problem", fix: 'Import useAuth from "@clerk/react".' });
    expect(judge(withFaults([foreign]), fixing(MAIN)).fix).toBe(FIX);
  });

  test("warning: that of the package that ClerkProvider's is made of, in the same copy", () => {
    const built = fault("other-use-auth", {
      useAuth: "@clerk/react",
      clerkProvider: "@clerk/nextjs",
    });
    const sdk = {
      name: "@clerk/nextjs",
      peers: {},
      node: undefined,
      builtOn: ["@clerk/react"],
    };
    const check = judge(withFaults([built], { sdk }));
    expect(check).toMatchObject({ status: "warning", fix: 'Import useAuth from "@clerk/nextjs".' });
    expect(judge(withFaults([built], { sdk: { ...sdk, builtOn: [] } })).status).toBe("problem");
    expect(judge(withFaults([built], { sdk: undefined })).status).toBe("unknown");
  });

  test("unknown: a hook of the app's own", () => {
    expect(told([judge(withFaults([fault("unknown-use-auth")]))])).toEqual([`unknown ${MAIN}:12`]);
    expect(judge(withFaults([fault("called-use-auth")]))).toMatchObject({
      status: "problem",
      line: 12,
      fix: "Pass the hook itself: useAuth={useAuth}",
    });
  });

  test("unknown: no ClerkProvider to compare with", () => {
    const providers = vite.project.providers.filter(({ kind }) => kind !== "clerk");
    const subject = withFaults([], { project: { ...vite.project, providers } });
    expect(told([judge(subject)])).toEqual(["unknown"]);
  });
});

describe("whole apps, wired by hand", () => {
  test("TanStack Start's official template, which keeps the router's Wrap", async () => {
    const found = await judgedApp("tanstack-start", {
      "src/router.tsx": `import { ConvexQueryClient } from '@convex-dev/react-query'
import { createRouter } from '@tanstack/react-router'
import { ConvexProvider } from 'convex/react'
import { routeTree } from './routeTree.gen'

export function getRouter() {
  const convexQueryClient = new ConvexQueryClient(import.meta.env.VITE_CONVEX_URL)
  return createRouter({
    routeTree,
    context: { convexClient: convexQueryClient.convexClient, convexQueryClient },
    Wrap: ({ children }) => (
      <ConvexProvider client={convexQueryClient.convexClient}>{children}</ConvexProvider>
    ),
  })
}
`,
      "src/routes/__root.tsx": `import { ClerkProvider, useAuth } from '@clerk/tanstack-react-start'
import { Outlet, createRootRouteWithContext, useRouteContext } from '@tanstack/react-router'
import { ConvexProviderWithClerk } from 'convex/react-clerk'

export const Route = createRootRouteWithContext<any>()({ component: RootComponent })

function RootComponent() {
  const context = useRouteContext({ from: Route.id })
  return (
    <ClerkProvider>
      <ConvexProviderWithClerk client={context.convexClient} useAuth={useAuth}>
        <Outlet />
      </ConvexProviderWithClerk>
    </ClerkProvider>
  )
}
`,
    });
    expect(found).toEqual(["plain-convex-provider warning src/router.tsx:12"]);
  });

  test("Remix with ClerkApp", async () => {
    const found = await judgedApp("remix-clerk-remix", {
      "app/root.tsx": `import { ClerkApp, useAuth } from "@clerk/remix";
import { rootAuthLoader } from "@clerk/remix/ssr.server";
import { ConvexProviderWithClerk } from "convex/react-clerk";
import { Outlet } from "@remix-run/react";

export const loader = (args) => rootAuthLoader(args);

function App() {
  return (
    <ConvexProviderWithClerk client={convex} useAuth={useAuth}>
      <Outlet />
    </ConvexProviderWithClerk>
  );
}

export default ClerkApp(App);
`,
    });
    expect(found.filter((each) => each.includes("problem"))).toEqual([]);
    expect(found).toContain("provider-order unknown app/root.tsx:10");
  });

  test("Next with a public part that is signed in to nothing", async () => {
    const root =
      "export default function Root({ children }) { return <html><body>{children}</body></html>; }\n";
    const page = "export default function Page() { return <p />; }\n";
    const provider = (name: string, props: string) =>
      `"use client";\nimport { ${name} } from "${name === "ConvexProvider" ? "convex/react" : "convex/react-clerk"}";\n${name === "ConvexProvider" ? "" : 'import { useAuth } from "@clerk/nextjs";\n'}export const Convex = ({ children }) => <${name} client={c}${props}>{children}</${name}>;\n`;
    const found = await judgedApp("next-app-15-src", {
      "src/app/layout.tsx": root,
      "src/app/page.tsx": null,
      "src/app/(public)/layout.tsx": `import { Convex } from "./convex";\nexport default ({ children }) => <Convex>{children}</Convex>;\n`,
      "src/app/(public)/convex.tsx": provider("ConvexProvider", ""),
      "src/app/(public)/page.tsx": page,
      "src/app/(in)/layout.tsx": `import { ClerkProvider } from "@clerk/nextjs";\nimport { Convex } from "./convex";\nexport default ({ children }) => <ClerkProvider><Convex>{children}</Convex></ClerkProvider>;\n`,
      "src/app/(in)/convex.tsx": provider("ConvexProviderWithClerk", " useAuth={useAuth}"),
      "src/app/(in)/home/page.tsx": page,
    });
    expect(found).toEqual(["plain-convex-provider warning src/app/(public)/convex.tsx:3"]);
  });

  test.each(["react-router-7", "expo-router-app", "next-pages-16", "monorepo-three-packages"])(
    "%s has no fault",
    async (fixture) => {
      const entry = fixture.startsWith("monorepo") ? "apps/web/src/main.tsx" : undefined;
      expect(judged(await subjectWith(fixture, {}, { entry }))).toEqual([]);
    },
  );
});

test("a ClerkProvider inside another one is a problem, with both places", async () => {
  const subject = await subjectWith("vite-already-wired", {
    "src/Coins.tsx": `import { ClerkProvider } from "@clerk/clerk-react";
export const Coins = () => (
  <ClerkProvider publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}>
    <p />
  </ClerkProvider>
);
`,
  });
  expect(judged(subject)).toEqual(["provider-order problem src/Coins.tsx:3"]);
  expect(onlyOne(providerOrder(subject, NO_FIX)).message).toContain("(src/main.tsx:12)");
});
