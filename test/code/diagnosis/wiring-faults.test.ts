import { describe, expect, test } from "vitest";
import { wiringFaults } from "../../../src/code/diagnosis/wiring-faults.ts";
import type { StartModule } from "../../../src/code/modules/entry-module.ts";
import { packageOf } from "../../../src/packages/package-name.ts";

const IMPORTS = `import { ClerkProvider, useAuth } from "@clerk/react";
import { ConvexProvider } from "convex/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
`;
const WIRED =
  "<ConvexProviderWithClerk client={c} useAuth={useAuth}><App /></ConvexProviderWithClerk>";
const PLAIN = "<ConvexProvider client={c}><App /></ConvexProvider>";
const inClerk = (inner: string) => `<ClerkProvider publishableKey={k}>${inner}</ClerkProvider>`;
const shown = (jsx: string) => `root.render(\n${jsx},\n);\n`;

type Start = string | StartModule;

/** Each fault as `kind file:line`. */
function faultsOf(files: Record<string, string>, starts: readonly Start[] = ["main.tsx"]) {
  const app = {
    starts: starts.map((each) => (typeof each === "string" ? { path: each, inside: [] } : each)),
    aliases: { paths: {}, imports: {} },
    files,
  };
  return wiringFaults(app).map(({ kind, file, line }) => `${kind} ${file}:${line}`);
}

const faultsIn = (code: string, imports = IMPORTS) => faultsOf({ "main.tsx": imports + code });

describe("nothing is wrong with", () => {
  test.each<[what: string, code: string]>([
    ["ClerkProvider right around it", shown(inClerk(WIRED))],
    ["others between them", shown(inClerk(`<Theme><>${WIRED}</></Theme>`))],
    ["a component that has it", `const In = () => ${WIRED};\n${shown(inClerk("<In />"))}`],
    [
      "children put inside",
      `const Clerk = ({ children }) => ${inClerk("{children}")};\n${shown(`<Clerk>${WIRED}</Clerk>`)}`,
    ],
    ["two wired ones", shown(inClerk(`<>${WIRED}${WIRED}</>`))],
    [
      "createElement",
      `import { createElement } from "react";\nroot.render(createElement(ClerkProvider, { publishableKey: k }, createElement(ConvexProviderWithClerk, { client: c, useAuth }, null)));\n`,
    ],
    ["no provider at all", shown("<App />")],
  ])("%s", (_, code) => {
    expect(faultsIn(code)).toEqual([]);
  });

  test("two files, the one inside the other", () => {
    const files = {
      "main.tsx": `import { Convex } from "./convex";\nimport { ClerkProvider } from "@clerk/react";\n${shown(inClerk("<Convex />"))}`,
      "convex.tsx": `${IMPORTS}export const Convex = () => ${WIRED};\n`,
    };
    expect(faultsOf(files)).toEqual([]);
  });

  test("a layout around the page that has it", () => {
    const files = {
      "app/layout.tsx": `${IMPORTS}export default ({ children }) => ${inClerk("{children}")};\n`,
      "app/page.tsx": `${IMPORTS}export default () => ${WIRED};\n`,
    };
    const start = { path: "app/page.tsx", inside: ["app/layout.tsx"] };
    expect(faultsOf(files, [start])).toEqual([]);
  });

  test("a module of the app's own that hands the provider on", () => {
    const files = {
      "main.tsx": `import { ClerkProvider, useAuth } from "./clerk";\nimport { ConvexProviderWithClerk } from "convex/react-clerk";\n${shown(inClerk(WIRED))}`,
      "clerk.ts": 'export { ClerkProvider, useAuth } from "@clerk/react";\n',
    };
    expect(faultsOf(files)).toEqual([]);
  });
});

describe("the order", () => {
  test.each<[what: string, code: string, faults: string[]]>([
    ["without ClerkProvider", shown(WIRED), ["unserved main.tsx:5"]],
    [
      "with ClerkProvider inside",
      shown(
        `<ConvexProviderWithClerk client={c} useAuth={useAuth}>${inClerk("<App />")}</ConvexProviderWithClerk>`,
      ),
      ["unserved main.tsx:5"],
    ],
    [
      "with ClerkProvider beside",
      shown(`<>\n${inClerk("<A />")}\n${WIRED}</>`),
      ["unserved main.tsx:7"],
    ],
    [
      "served in one way and not in another",
      `const In = () => ${WIRED};\n${shown(`<>${inClerk("<In />")}<In /></>`)}`,
      ["unserved main.tsx:4"],
    ],
    [
      "around ClerkProvider's own element only",
      `const On = () => ${inClerk("<A />")};\n${shown(`<><On />${WIRED}</>`)}`,
      ["unserved main.tsx:6"],
    ],
  ])("%s", (_, code, faults) => {
    expect(faultsIn(code)).toEqual(faults);
  });

  test.each<[what: string, head: string]>([
    [
      "Remix's ClerkApp",
      'import { ClerkApp, useAuth } from "@clerk/remix";\nexport default ClerkApp(App);\n',
    ],
    [
      "a ClerkProvider that isn't an element",
      'import { ClerkProvider, useAuth } from "@clerk/react";\nexport const Mine = styled(ClerkProvider);\n',
    ],
    [
      "one that is loaded later",
      'import { useAuth } from "@clerk/nextjs";\nconst Clerk = dynamic(() => import("@clerk/nextjs").then((clerk) => clerk.ClerkProvider));\n',
    ],
  ])("can't be told with %s", (_, head) => {
    const code = `${head}import { ConvexProviderWithClerk } from "convex/react-clerk";\n${shown(WIRED)}`;
    expect(faultsIn(code, "").map((fault) => fault.split(" ")[0])).toEqual(
      expect.arrayContaining(["unclear"]),
    );
    expect(faultsIn(code, "").join()).not.toContain("unserved");
  });

  const PARTS = `const A = ({ children }) => ${inClerk("{children}")};\nconst B = ({ children }) => <ConvexProviderWithClerk client={c} useAuth={useAuth}>{children}</ConvexProviderWithClerk>;\n`;

  test.each<[what: string, code: string]>([
    [
      "a function that puts ClerkProvider around a component",
      `const withClerk = (C) => () => ${inClerk("<C />")};\nconst In = () => ${WIRED};\nconst Root = withClerk(In);\n${shown("<Root />")}`,
    ],
    [
      "components that are put together",
      `${PARTS}const All = compose(A, B);\n${shown("<All><App /></All>")}`,
    ],
    [
      "components in a list",
      `${PARTS}const all = [A, B];\n${shown("all.reduceRight((inner, P) => <P>{inner}</P>, <App />)")}`,
    ],
  ])("can't be told with %s", (_, code) => {
    const faults = faultsIn(code);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^unclear main\.tsx:\d+$/);
  });

  test("is told where ClerkProvider is inside, whatever is made of it", () => {
    const code = `const Root = memo(All);\nfunction All() { return <ConvexProviderWithClerk client={c} useAuth={useAuth}>${inClerk("<App />")}</ConvexProviderWithClerk>; }\n${shown("<Root />")}`;
    expect(faultsIn(code)).toEqual(["unserved main.tsx:5"]);
    const route = `export const Route = createRootRoute({ component: Clerk });\nfunction Clerk() { return ${inClerk("<Outlet />")}; }\nexport const router = createRouter({ Wrap: ({ children }) => <ConvexProviderWithClerk client={c} useAuth={useAuth}>{children}</ConvexProviderWithClerk> });\n`;
    expect(faultsIn(route)).toEqual(["unserved main.tsx:6"]);
    const element = `const Clerk = () => ${inClerk("<A />")};\nroot.render(createElement(Fragment, null, createElement(Clerk), ${WIRED}));\n`;
    expect(faultsIn(element)).toEqual(["unserved main.tsx:5"]);
  });

  test("can't be told where there are too many ways", () => {
    // Each component renders the next one twice: 2 ** 20 ways.
    const parts = Array.from(
      { length: 20 },
      (_, at) => `const C${at} = () => <><C${at + 1} /><C${at + 1} /></>;\n`,
    );
    const last = `const C20 = () => <>${WIRED}${PLAIN}</>;\n`;
    const code = `${parts.join("")}${last}${shown(inClerk("<C0 />"))}`;
    expect(faultsIn(code)).toEqual(["unclear main.tsx:24", "plain-unclear main.tsx:24"]);
  });
});

describe("a plain provider", () => {
  const route = (jsx: string) =>
    `export const Route = createRootRoute({ component: () => ${jsx} });\n`;

  test.each<[what: string, code: string, faults: string[]]>([
    ["alone", shown(PLAIN), ["plain main.tsx:5"]],
    ["inside ClerkProvider", shown(inClerk(PLAIN)), ["plain main.tsx:5"]],
    [
      "around a wired one",
      shown(`<ConvexProvider client={c}>\n${inClerk(WIRED)}</ConvexProvider>`),
      ["plain-around main.tsx:5"],
    ],
    [
      "inside a wired one, where it hides that",
      shown(
        inClerk(
          `<ConvexProviderWithClerk client={c} useAuth={useAuth}>\n${PLAIN}</ConvexProviderWithClerk>`,
        ),
      ),
      ["plain main.tsx:6"],
    ],
    ["beside a wired one", shown(inClerk(`<>${WIRED}\n${PLAIN}</>`)), ["plain main.tsx:6"]],
    [
      "as the wrap of a router whose routes are wired",
      `export const router = createRouter({ routeTree, Wrap: ({ children }) => (\n<ConvexProvider client={c}>{children}</ConvexProvider>) });\n${shown(inClerk(WIRED))}`,
      ["plain-around main.tsx:5"],
    ],
    [
      "as the inner wrap, written as a method",
      `const options = { InnerWrap({ children }) { return <ConvexProvider client={c}>{children}</ConvexProvider>; } };\n${shown(inClerk(WIRED))}`,
      ["plain-around main.tsx:4"],
    ],
    [
      "in a component that is the wrap",
      `const Around = ({ children }) => <ConvexProvider client={c}>{children}</ConvexProvider>;\nconst router = createRouter({ Wrap: Around });\n${shown(inClerk(WIRED))}`,
      ["plain-around main.tsx:4"],
    ],
    [
      "in a component that is called so",
      `function Wrap({ children }) { return <ConvexProvider client={c}>{children}</ConvexProvider>; }\nconst router = createRouter({ Wrap });\n${shown(inClerk(WIRED))}`,
      ["plain-around main.tsx:4"],
    ],
    [
      "as the wrap of a router that has no wired one",
      "createRouter({ Wrap: ({ children }) => <ConvexProvider client={c}>{children}</ConvexProvider> });\n",
      ["plain main.tsx:4"],
    ],
  ])("%s", (_, code, faults) => {
    expect(faultsIn(code)).toEqual(faults);
  });

  describe("inside a wired one", () => {
    const CLIENT = `import { ConvexReactClient, useConvex } from "convex/react";\n`;
    const around = (inner: string, client = "c") =>
      shown(
        inClerk(
          `<ConvexProviderWithClerk client={${client}} useAuth={useAuth}>\n${inner}</ConvexProviderWithClerk>`,
        ),
      );

    test.each<[what: string, code: string, faults: string[]]>([
      [
        "with the same client",
        `${CLIENT}const c = new ConvexReactClient(url);\n${around(PLAIN)}`,
        ["plain-inside main.tsx:8"],
      ],
      [
        "in a component, by another name for it",
        `${CLIENT}const c = new ConvexReactClient(url);\nconst d = c;\nconst In = () => <ConvexProvider client={d} />;\n${around("<In />")}`,
        ["plain-inside main.tsx:7"],
      ],
      [
        "with another client",
        `${CLIENT}const c = new ConvexReactClient(url);\nconst d = new ConvexReactClient(url);\n${around(PLAIN, "d")}`,
        ["plain main.tsx:9"],
      ],
      [
        "with a client that it is handed",
        `${CLIENT}const c = new ConvexReactClient(url);\nconst In = ({ d }) => <ConvexProvider client={d} />;\n${around("<In d={other} />")}`,
        ["plain main.tsx:6"],
      ],
      [
        "with what useConvex gives",
        `${CLIENT}const In = () => { const d = useConvex(); return <Stage><ConvexProvider client={d} /></Stage>; };\n${around("<In />")}`,
        [],
      ],
      [
        "with that in place",
        `${CLIENT}const In = () => <ConvexProvider client={useConvex()} />;\n${around("<In />")}`,
        [],
      ],
      [
        "with the same client, and outside too",
        `${CLIENT}const c = new ConvexReactClient(url);\nconst In = () => <ConvexProvider client={c} />;\nroot.render(<><In />${inClerk("<ConvexProviderWithClerk client={c} useAuth={useAuth}><In /></ConvexProviderWithClerk>")}</>);\n`,
        ["plain main.tsx:6"],
      ],
    ])("%s", (_, code, faults) => {
      expect(faultsIn(code)).toEqual(faults);
    });

    test("with the same client, of a module of its own", () => {
      const client = 'import { c } from "./client";\n';
      const files = {
        "main.tsx": `${IMPORTS}${client}import { In } from "./in";\n${around("<In />")}`,
        "in.tsx": `import { ConvexProvider } from "convex/react";\n${client}export const In = () => <ConvexProvider client={c} />;\n`,
        "client.ts": `${CLIENT}export const c = new ConvexReactClient(url);\n`,
      };
      expect(faultsOf(files)).toEqual(["plain-inside in.tsx:3"]);
    });
  });

  test("as the wrap of a router that leads to the root route, or not", () => {
    const router = (tree: string) =>
      `import { ConvexProvider } from "convex/react";\n${tree}export const getRouter = () => createRouter({ routeTree, Wrap: ({ children }) => <ConvexProvider client={c}>{children}</ConvexProvider> });\n`;
    const root = IMPORTS + route(inClerk(WIRED));
    const starts = ["router.tsx", "routes/__root.tsx"];
    for (const tree of ['import { routeTree } from "./routeTree.gen";\n', ""]) {
      const files = {
        "router.tsx": router(tree),
        "routeTree.gen.ts":
          'import { Route } from "./routes/__root";\nexport const routeTree = Route;\n',
        "routes/__root.tsx": root,
      };
      const line = tree === "" ? 2 : 3;
      expect(faultsOf(files, starts)).toEqual([`plain-around router.tsx:${line}`]);
    }
  });

  test("on a page of its own, while another is wired", () => {
    const files = {
      "app.tsx": IMPORTS + shown(inClerk(WIRED)),
      "public.tsx": IMPORTS + shown(PLAIN),
    };
    expect(faultsOf(files, ["app.tsx", "public.tsx"])).toEqual(["plain-elsewhere public.tsx:5"]);
    expect(faultsOf(files, ["public.tsx"])).toEqual(["plain public.tsx:5"]);
  });

  test("around a wired one on one page and around none on another is told once", () => {
    const files = {
      "layout.tsx": `${IMPORTS}export default ({ children }) => <ConvexProvider client={c}>{children}</ConvexProvider>;\n`,
      "in/layout.tsx": `${IMPORTS}export default ({ children }) => ${inClerk(
        "<ConvexProviderWithClerk client={c} useAuth={useAuth}>{children}</ConvexProviderWithClerk>",
      )};\n`,
      "page.tsx": "export default () => <p />;\n",
      "in/page.tsx": "export default () => <p />;\n",
    };
    const starts = [
      { path: "page.tsx", inside: ["layout.tsx"] },
      { path: "in/page.tsx", inside: ["layout.tsx", "in/layout.tsx"] },
    ];
    expect(faultsOf(files, starts)).toEqual(["plain-elsewhere layout.tsx:4"]);
  });
});

describe("useAuth", () => {
  const withProps = (props: string, head = "") =>
    `${head}${shown(inClerk(`<ConvexProviderWithClerk client={c} ${props}><App /></ConvexProviderWithClerk>`))}`;
  const NO_USE_AUTH = IMPORTS.replace(", useAuth", "");

  test.each<[what: string, code: string, faults: string[]]>([
    ["missing", withProps(""), ["no-use-auth main.tsx:5"]],
    ["given by a spread", withProps("{...props}"), ["unknown-use-auth main.tsx:5"]],
    [
      "of another of Clerk's packages",
      withProps("useAuth={useAuth}", 'import { useAuth } from "@clerk/clerk-react";\n'),
      ["other-use-auth main.tsx:6"],
    ],
    [
      "of another entry of the same package",
      withProps("useAuth={useAuth}", 'import { useAuth } from "@clerk/react/legacy";\n'),
      [],
    ],
    [
      "called, not passed",
      withProps("useAuth={useAuth()}", 'import { useAuth } from "@clerk/react";\n'),
      ["called-use-auth main.tsx:6"],
    ],
    [
      "called before, not passed",
      withProps(
        "useAuth={auth}",
        'import { useAuth as useClerk } from "@clerk/react";\nconst auth = useClerk();\n',
      ),
      ["called-use-auth main.tsx:7"],
    ],
    [
      "given by a function of its own",
      withProps(
        "useAuth={() => auth}",
        'import { useAuth } from "@clerk/react";\nconst auth = useAuth();\n',
      ),
      ["unknown-use-auth main.tsx:7"],
    ],
    [
      "of the file's own",
      withProps("useAuth={useMine}", "const useMine = () => useAuth();\n"),
      ["unknown-use-auth main.tsx:6"],
    ],
    [
      "of a package that is none of Clerk's",
      withProps("useAuth={useAuth}", 'import { useAuth } from "@acme/auth";\n'),
      ["unknown-use-auth main.tsx:6"],
    ],
    [
      "under another name",
      withProps(
        "useAuth={useClerkAuth}",
        'import { useAuth as useClerkAuth } from "@clerk/react";\n',
      ),
      [],
    ],
    [
      "through a constant",
      withProps(
        "useAuth={hook}",
        'import { useAuth } from "@clerk/react";\nconst hook = useAuth;\n',
      ),
      [],
    ],
    [
      "of a namespace",
      withProps("useAuth={Clerk.useAuth}", 'import * as Clerk from "@clerk/react";\n'),
      [],
    ],
    [
      "that isn't useAuth",
      withProps("useAuth={useSession}", 'import { useSession } from "@clerk/react";\n'),
      ["unknown-use-auth main.tsx:6"],
    ],
  ])("%s", (_, code, faults) => {
    expect(faultsIn(code, NO_USE_AUTH)).toEqual(faults);
  });

  test("of a module of the app's own is followed", () => {
    const main = `import { useMine } from "./auth";\n${NO_USE_AUTH}${withProps("useAuth={useMine}")}`;
    const handed = (module: string) => ({
      "main.tsx": main,
      "auth.ts": `export { useAuth as useMine } from "${module}";\n`,
    });
    expect(faultsOf(handed("@clerk/react"))).toEqual([]);
    expect(faultsOf(handed("@clerk/clerk-react"))).toEqual(["other-use-auth main.tsx:6"]);
    const own = { "main.tsx": main, "auth.ts": "export const useMine = () => ({});\n" };
    expect(faultsOf(own)).toEqual(["unknown-use-auth main.tsx:6"]);
  });

  test("is compared with the ClerkProvider of another file, and named with it", () => {
    const files = {
      "main.tsx": `import { Convex } from "./convex";\nimport { ClerkProvider } from "@clerk/nextjs";\n${shown(inClerk("<Convex />"))}`,
      "convex.tsx": `${IMPORTS}export const Convex = () => ${WIRED};\n`,
    };
    const app = {
      starts: [{ path: "main.tsx", inside: [] }],
      aliases: { paths: {}, imports: {} },
      files,
    };
    expect(wiringFaults(app)).toMatchObject([
      {
        kind: "other-use-auth",
        file: "convex.tsx",
        packages: { useAuth: "@clerk/react", clerkProvider: "@clerk/nextjs" },
      },
    ]);
  });

  test("is compared with nothing where there is no ClerkProvider", () => {
    expect(faultsIn(shown(WIRED))).toEqual(["unserved main.tsx:5"]);
    const elsewhere = {
      "a.tsx": IMPORTS + shown(inClerk(WIRED)),
      "b.tsx": `import { useAuth } from "@clerk/nextjs";\n${NO_USE_AUTH}${shown(WIRED)}`,
    };
    expect(faultsOf(elsewhere, ["a.tsx", "b.tsx"])).toContain("unserved b.tsx:6");
  });
});

test.each([
  ["@clerk/nextjs", "@clerk/nextjs"],
  ["@clerk/nextjs/client", "@clerk/nextjs"],
  ["convex/react", "convex"],
])("the package of %s is %s", (module, name) => {
  expect(packageOf(module)).toBe(name);
});

describe("a plain one that is rendered where there is no key", () => {
  const CONST = "const key = import.meta.env.VITE_CLERK_PUBLISHABLE_KEY;\n";
  const of = (body: string) => `${CONST}const In = () => { ${body} };\n${shown("<In />")}`;
  const wired = inClerk(WIRED);

  test.each([
    `return key ? ${wired} : ${PLAIN};`,
    `return !key ? ${PLAIN} : ${wired};`,
    `return key === undefined ? ${PLAIN} : ${wired};`,
    `if (Boolean(key)) return ${wired};\nreturn ${PLAIN};`,
    `if (!key) { return ${PLAIN}; }\nreturn ${wired};`,
    `if (key !== "") { return ${wired}; } else { return ${PLAIN}; }`,
  ])("is the app's way to run without: %s", (body) => {
    expect(faultsIn(of(body)).map((fault) => fault.split(" ")[0])).toEqual(["plain-without-key"]);
  });

  test.each([
    `return other ? ${wired} : ${PLAIN};`,
    `return key ? ${PLAIN} : ${wired};`,
    `if (other) return ${wired};\nreturn ${PLAIN};`,
    `return import.meta.env.CLERK_SECRET_KEY ? ${wired} : ${PLAIN};`,
  ])("is none where something else decides: %s", (body) => {
    expect(faultsIn(of(body)).map((fault) => fault.split(" ")[0])).toEqual(["plain"]);
  });
});
