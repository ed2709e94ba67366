import { beforeAll, describe, expect, test } from "vitest";
import { clerkPackages, duplicatePackages, reactRange } from "../../src/checks/packages.ts";
import { type Subject, subjectOf } from "../../src/checks/subject.ts";
import { CliError } from "../../src/errors.ts";
import type { PackageState } from "../../src/packages/package-state.ts";
import type { Examined } from "../../src/project/examine.ts";
import type { Project } from "../../src/project/project.ts";
import { examined, onlyOne, subjectWith, told } from "../support/judged-app.ts";

const STRICT = "^18.0.0 || ~19.0.3 || ~19.1.4 || ~19.2.3 || ~19.3.0-0";

let vite: Examined;
let next: Examined;
let workspace: Examined;
beforeAll(async () => {
  const entry = "apps/web/src/main.tsx";
  [vite, next, workspace] = await Promise.all([
    examined("vite-strict-mode"),
    examined("next-app-16"),
    examined("monorepo-three-packages", {}, { entry }),
  ]);
});

const state = (name: string, declared?: string, installed?: string): PackageState => ({
  name,
  declared,
  installed,
});

type Given = { base?: Examined; project?: Partial<Project>; change?: Partial<Examined> };

function withPackages(
  clerk: PackageState[],
  { base = vite, project, change }: Given = {},
): Subject {
  const own = { ...base.project, clerkPackages: clerk, ...project };
  return subjectOf({ ...base, project: own, ...change }, "development");
}

const REACT = state("@clerk/react", "^6.18.0", "6.18.0");
const MANIFEST = {
  path: "package.json",
  text: '{\n  "keywords": ["react"],\n  "dependencies": {\n    "@clerk/react": "^6",\n    "@clerk/clerk-react": "^5",\n    "react": "^19.2.1"\n  }\n}\n',
};
const sdk = (name: string, more: Partial<NonNullable<Examined["sdk"]>> = {}) => ({
  sdk: { name, peers: {}, node: undefined, builtOn: [], ...more },
});

describe("clerk-packages", () => {
  const judge = (clerk: PackageState[], given?: Given) => clerkPackages(withPackages(clerk, given));

  test("an SDK that a static export of Next's can't be built with: problem, by the configuration", async () => {
    const manifest = JSON.stringify({
      dependencies: {
        convex: "^1.48.0",
        next: "16.4.3",
        react: "19.3.0",
        "@clerk/nextjs": "^7.9.0",
      },
    });
    const files = { "package.json": manifest };
    const broken = await subjectWith("next-export-app", files);
    expect(onlyOne(clerkPackages(broken))).toMatchObject({
      status: "problem",
      message: expect.stringContaining('next.config.ts has output: "export"'),
      fix: expect.stringContaining("@clerk/react"),
    });
  });

  test.each<[what: string, clerk: PackageState[]]>([
    ["one, installed", [REACT]],
    ["one, and nothing installed yet", [state("@clerk/react", "^6.18.0")]],
    ["with what is none of the SDKs", [REACT, state("@clerk/themes", "2", "2.0.0")]],
    ["with those for a server", [state("@clerk/backend", "^2"), REACT, state("@clerk/types", "4")]],
  ])("ok: %s", (_, clerk) => {
    expect(onlyOne(judge(clerk))).toMatchObject({
      status: "ok",
      message: "@clerk/react is the only SDK of Clerk's that package.json names.",
    });
  });

  test("ok: one that this tool doesn't wire", () => {
    const providers = vite.project.providers.map((each) =>
      each.kind === "clerk" ? { ...each, module: "@clerk/chrome-extension" } : each,
    );
    const clerk = [state("@clerk/chrome-extension", "^2", "2.0.0")];
    expect(told(judge(clerk, { project: { providers } }))).toEqual(["ok"]);
  });

  test("problem: none", () => {
    const none = { providers: [], packageJson: MANIFEST };
    expect(onlyOne(judge([], { project: none }))).toMatchObject({
      status: "problem",
      file: "package.json",
      line: null,
      fix: "npx add-clerk-convex",
    });
  });

  test("unknown: another framework's", () => {
    const check = onlyOne(
      judge([state("@clerk/remix", "^4", "4.0.0")], { project: { providers: [] } }),
    );
    expect(check.status).toBe("unknown");
    expect(check.message).toContain("@clerk/remix");
  });

  describe("two of them", () => {
    const both = [REACT, state("@clerk/clerk-react", "^5.61.0", "5.61.10")];

    test("problem: the two names of the React SDK, with the command that takes the other out", () => {
      const check = onlyOne(
        judge(both, { project: { packageJson: MANIFEST }, change: sdk("@clerk/react") }),
      );
      expect(check).toMatchObject({
        status: "problem",
        file: "package.json",
        line: 5,
        fix: "npm uninstall @clerk/clerk-react",
      });
      expect(told(judge(both.map(({ name, declared }) => state(name, declared))))).toEqual([
        "problem package.json:1",
      ]);
    });

    const beside = [state("@clerk/nextjs", "^7", "7.9.0"), state("@clerk/react", "^6", "6.18.0")];

    test("ok: one that the other is made of, in the same copy", () => {
      const change = sdk("@clerk/nextjs", { builtOn: ["@clerk/react"] });
      expect(told(judge(beside, { base: next, change }))).toEqual(["ok"]);
    });

    test("problem: in another copy", () => {
      const change = sdk("@clerk/nextjs");
      expect(told(judge(beside, { base: next, change }))).toEqual(["problem package.json:1"]);
    });

    test("unknown: before they are installed", () => {
      const declared = beside.map(({ name, declared }) => state(name, declared));
      const [check] = judge(declared, { base: next, change: { sdk: undefined } });
      expect(check).toMatchObject({ status: "unknown", file: "package.json" });
    });
  });

  describe("one that package.json doesn't name", () => {
    test("problem: and that is not there", () => {
      const check = onlyOne(judge([], { change: { sdkIsNamed: false } }));
      expect(check).toMatchObject({ status: "problem", fix: "npm install '@clerk/react@^6.18.0'" });
      expect(check.message).toContain("package.json does not name it");
    });

    test("warning: and that is there by another's doing", () => {
      const copies = [
        { name: "@clerk/react", copies: [{ folder: "x", version: "6.18.0", loadedBy: [] }] },
      ];
      const check = onlyOne(judge([], { change: { sdkIsNamed: false, copies } }));
      expect(check).toMatchObject({ status: "warning", fix: "npm install '@clerk/react@^6.18.0'" });
    });

    test("ok: where the package with ClerkProvider names it", async () => {
      const files = {
        "apps/web/package.json": JSON.stringify({
          dependencies: {
            "@atlas/ui": "*",
            "@atlas/backend": "*",
            convex: "^1.48.0",
            react: "^19.2.3",
          },
          devDependencies: { vite: "8" },
        }),
        "apps/web/src/main.tsx":
          'import { Providers } from "@atlas/ui";\nroot.render(<Providers />);\n',
        "packages/ui/package.json": JSON.stringify({
          name: "@atlas/ui",
          main: "index.tsx",
          dependencies: { "@clerk/react": "^6.18.0" },
        }),
        "packages/ui/index.tsx": `import { ClerkProvider, useAuth } from "@clerk/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
export const Providers = () => (
  <ClerkProvider publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}>
    <ConvexProviderWithClerk client={c} useAuth={useAuth} />
  </ClerkProvider>
);
`,
      };
      const entry = "apps/web/src/main.tsx";
      const subject = await subjectWith("monorepo-three-packages", files, { entry });
      expect(told(clerkPackages(subject))).toEqual(["ok"]);
    });
  });

  test("problem: named, and not installed", () => {
    const project = { react: state("react", "^19.2.3", "19.2.4") };
    const check = onlyOne(judge([state("@clerk/react", "^6.18.0")], { project }));
    expect(check).toMatchObject({ status: "problem", file: "package.json", fix: "npm install" });
    const inFolder = { ...project, packageManager: "pnpm" as const };
    const given = { base: workspace, project: inFolder };
    expect(onlyOne(judge([state("@clerk/react", "^6")], given)).fix).toBe(
      "cd apps/web && pnpm install",
    );
  });

  describe("the framework's version", () => {
    const withNext = (clerk: string, version: string) => {
      const frameworkPackages = [state("next", version, version)];
      const given = { base: next, project: { frameworkPackages } };
      return judge([state("@clerk/nextjs", `^${clerk}`, clerk)], given);
    };

    test.each<[clerk: string, version: string, status: string]>([
      ["7.9.0", "16.1.0", "ok"],
      ["7.9.0", "14.2.25", "warning package.json"],
      ["6.39.0", "14.2.25", "ok"],
      ["6.39.0", "14.1.0", "warning package.json"],
      // What is wired for it works.
      ["5.7.5", "14.1.0", "warning package.json:11"],
    ])("@clerk/nextjs %s with Next %s: %s", (clerk, version, status) => {
      expect(told(withNext(clerk, version))).toEqual([status]);
    });
  });
});

describe("duplicate-packages", () => {
  const copy = (folder: string, version: string, ...loadedBy: string[]) => ({
    folder,
    version,
    loadedBy,
  });
  const ONE = { name: "convex", copies: [copy("node_modules/convex", "1.48.0", "the app")] };
  const TWO = {
    name: "react",
    copies: [
      copy("node_modules/react", "19.2.4", "the app"),
      copy("apps/web/node_modules/react", "18.3.1", "convex"),
    ],
  };
  const judge = (copies: Examined["copies"], { base = vite, change, project }: Given = {}) =>
    duplicatePackages(
      withPackages([REACT], { base, project: project ?? {}, change: { copies, ...change } }),
    );

  test("ok: one of each", () => {
    expect(onlyOne(judge([ONE]))).toMatchObject({
      status: "ok",
      message: "One copy of each is loaded: convex.",
    });
  });

  test("problem: two of one", () => {
    const check = onlyOne(judge([TWO, ONE]));
    expect(check.status).toBe("problem");
    expect(check.message).toContain(
      "19.2.4 in node_modules/react for the app; 18.3.1 in apps/web/",
    );
    expect(check.fix).toContain("npm ls react tells who");
    const pnpm = { project: { packageManager: "pnpm" as const } };
    expect(onlyOne(judge([TWO], pnpm)).fix).toContain("pnpm why -r react");
  });

  test("warning: two of React in Next, which has one of its own", () => {
    expect(told(judge([TWO], { base: next }))).toEqual(["warning"]);
    expect(told(judge([{ ...TWO, name: "convex" }], { base: next }))).toEqual(["problem"]);
  });

  test("unknown: two, where the bundler makes one of some", () => {
    const settings = { ...vite.settings, dedupes: true };
    expect(told(judge([TWO, ONE], { change: { settings } }))).toEqual(["unknown"]);
  });

  test("unknown: nothing is installed", () => {
    expect(onlyOne(judge([]))).toMatchObject({ status: "unknown", fix: "npm install" });
  });

  test("unknown: what is installed is in no folders", () => {
    const project = { react: state("react", "^19.2.3", "19.2.4"), packageManager: "yarn" as const };
    expect(onlyOne(judge([], { project }))).toMatchObject({ status: "unknown", fix: null });
  });
});

describe("react-range", () => {
  const judge = (react: PackageState, clerk = [REACT], given: Given = {}) => {
    const project = { react, packageJson: MANIFEST, ...given.project };
    return onlyOne(reactRange(withPackages(clerk, { ...given, project })));
  };

  test.each<[what: string, react: PackageState, status: string]>([
    ["installed", state("react", "^19.2.0", "19.2.4"), "ok"],
    ["18", state("react", "^18.3.1", "18.3.1"), "ok"],
    ["declared", state("react", "^19.2.0"), "ok"],
    ["the patch left out", state("react", "^19.2.0", "19.2.1"), "problem"],
    ["pinned to it", state("react", "19.2.1"), "problem"],
    ["a minor version that nobody knows yet", state("react", "^20.0.0", "20.0.0"), "warning"],
    ["a version that can't be told", state("react", "workspace:*"), "unknown"],
    ["of a catalogue, installed", state("react", "catalog:", "19.2.4"), "ok"],
  ])("%s", (_, react, status) => {
    expect(judge(react).status).toBe(status);
  });

  test("an SDK from before those that leave it out, which isn't installed: not known, so no problem", () => {
    const older: PackageState = { ...state("@clerk/react", "^6.0.0"), locked: "6.2.0" };
    const check = judge(state("react", "19.2.1"), [older]);
    expect(check).toMatchObject({ status: "warning", line: 6 });
    expect(check.message).toContain("is not known here");
    expect(judge(state("react", "19.2.4"), [older]).status).toBe("ok");
  });

  test("the problem's place and mend", () => {
    const check = judge(state("react", "^19.2.0", "19.2.1"));
    expect(check).toMatchObject({
      file: "package.json",
      line: 6,
      fix: "npm install 'react@^19.2.3' 'react-dom@^19.2.3'",
    });
    const native = { project: { reactDom: state("react-dom") } };
    expect(judge(state("react", "19.2.1", "19.2.1"), [REACT], native).fix).toBe(
      "npm install react@19.2.3",
    );
  });

  test("problem: too old a React", () => {
    const refusals = [new CliError("react-too-old", "React 17 is installed.", "Upgrade it.")];
    const check = judge(state("react", "^17", "17.0.2"), [REACT], { change: { refusals } });
    expect(check).toMatchObject({
      status: "problem",
      message: "React 17 is installed.",
      fix: "Upgrade it.",
    });
  });

  describe("the range of the SDK that is installed counts", () => {
    const old = state("react", "^19.0.0", "19.0.0");
    const clerk = [state("@clerk/react", "^6.0.0", "6.1.0")];

    test("warning: it took what newer ones leave out", () => {
      const change = sdk("@clerk/react", { peers: { react: "^18.0.0 || ^19.0.0-0" } });
      const check = judge(old, clerk, { change });
      expect(check.status).toBe("warning");
      expect(check.fix).toContain("react@^19.0.3");
    });

    test("problem: it leaves that out itself", () => {
      expect(
        judge(old, clerk, { change: sdk("@clerk/react", { peers: { react: STRICT } }) }).status,
      ).toBe("problem");
    });

    test("warning: its manifest tells none, and it is older than those that do", () => {
      expect(judge(old, clerk, { change: sdk("@clerk/react") }).status).toBe("warning");
    });

    test("in another framework, the React SDK's own is known", () => {
      const clerk = [state("@clerk/clerk-react", "^5.61.0", "5.61.10")];
      const given = { base: next, project: { providers: [] }, change: { sdk: undefined } };
      expect(judge(state("react", "19.2.1", "19.2.1"), clerk, given).status).toBe("problem");
    });

    test("of a major version that isn't known here", () => {
      const five = [state("@clerk/nextjs", "^5", "5.7.5")];
      const given = (react: string | undefined) => ({
        base: next,
        change: sdk("@clerk/nextjs", { peers: react === undefined ? {} : { react } }),
      });
      expect(judge(old, five, given("^18 || ^19.0.0-0")).status).toBe("ok");
      expect(judge(old, five, given(undefined)).status).toBe("unknown");
      expect(judge(old, five, given("workspace:x")).status).toBe("unknown");
    });
  });

  test("skipped without an SDK", () => {
    expect(judge(state("react", "^19", "19.2.4"), [], { project: { providers: [] } }).status).toBe(
      "skipped",
    );
  });
});
