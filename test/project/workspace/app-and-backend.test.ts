import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { CliError } from "../../../src/errors.ts";
import { look } from "../../../src/project/look.ts";
import { wire } from "../../support/golden.ts";
import { optionsWith } from "../../support/options.ts";
import { hashTree, makeTemp, writeFiles } from "../../support/temp.ts";

const manifest = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const APP = {
  name: "@acme/web",
  dependencies: { convex: "^1.48.0", react: "^19.2.4", "react-dom": "^19.2.4" },
  devDependencies: { vite: "^8.0.0" },
};
const BACKEND = { name: "@acme/backend", dependencies: { convex: "^1.48.0" } };
const MAIN = `import { ConvexProvider, ConvexReactClient } from "convex/react";
import { createRoot } from "react-dom/client";

const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL);
createRoot(document.body).render(<ConvexProvider client={convex}>hello</ConvexProvider>);
`;
const app = (folder: string, more: Record<string, unknown> = {}) => ({
  [`${folder}/package.json`]: manifest({
    ...APP,
    name: `@acme/${folder.split("/").at(-1)}`,
    ...more,
  }),
  [`${folder}/index.html`]: '<script type="module" src="/src/main.tsx"></script>\n',
  [`${folder}/tsconfig.json`]: "{}\n",
  [`${folder}/src/main.tsx`]: MAIN,
});
const NPM = { "package.json": manifest({ private: true, workspaces: ["apps/*", "packages/*"] }) };
const PNPM = {
  "package.json": manifest({ private: true }),
  "pnpm-workspace.yaml": "packages:\n  - 'apps/*'\n  - packages/*\n  - '!packages/odd'\n",
};
const PLAIN = {
  ...app("apps/web"),
  "packages/backend/package.json": manifest(BACKEND),
  "packages/backend/convex/tasks.ts": "",
  "packages/backend/.env.local": "CONVEX_DEPLOYMENT=dev:happy-horse-123\n",
};

async function workspace(...files: Record<string, string>[]): Promise<string> {
  const root = await makeTemp("workspace");
  for (const each of files) await writeFiles(root, { ".git/HEAD": "", ...each });
  return root;
}

/** The folders of the app and the backend from the root, found from a folder in it. */
async function partsFrom(
  root: string,
  folder: string,
  entry?: string,
): Promise<[app: string, backend: string]> {
  const directory = join(root, folder);
  const options = optionsWith({ entry });
  const { app, backend } = await look(directory, options, {}, { refuse: () => {} });
  return [relative(root, join(directory, app)), relative(root, join(directory, backend))];
}

async function refusalFrom(root: string, folder: string): Promise<CliError> {
  try {
    await partsFrom(root, folder);
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("app and backend are found from the root, the app and the backend", () => {
  test.each<[what: string, files: Record<string, string>[], parts: [string, string]]>([
    ["with npm's workspaces", [NPM, PLAIN], ["apps/web", "packages/backend"]],
    ["with pnpm's workspaces", [PNPM, PLAIN], ["apps/web", "packages/backend"]],
    [
      "with workspaces as an object, and turbo",
      [
        {
          "package.json": manifest({
            private: true,
            workspaces: { packages: ["./apps/*", "packages/**"] },
            devDependencies: { turbo: "^2.0.0" },
          }),
        },
        PLAIN,
      ],
      ["apps/web", "packages/backend"],
    ],
    [
      "beside an app that has nothing to do with Convex, and a broken package",
      [
        NPM,
        PLAIN,
        {
          "apps/docs/package.json": manifest({
            name: "docs",
            dependencies: { react: "^19.0.0", vite: "^8.0.0" },
          }),
          "packages/broken/package.json": "{",
        },
      ],
      ["apps/web", "packages/backend"],
    ],
    [
      "with two backends, one of which the app names",
      [
        NPM,
        app("apps/web", { dependencies: { ...APP.dependencies, "@acme/backend": "workspace:*" } }),
        {
          "packages/backend/package.json": manifest(BACKEND),
          "packages/backend/convex/tasks.ts": "",
          "packages/other/package.json": manifest({ ...BACKEND, name: "@acme/other" }),
          "packages/other/convex.json": "{}",
        },
      ],
      ["apps/web", "packages/backend"],
    ],
  ])("%s", async (_, files, parts) => {
    const root = await workspace(...files);
    for (const folder of ["", ...parts]) expect(await partsFrom(root, folder)).toEqual(parts);
  });

  test("with the functions at the root", async () => {
    const root = await workspace(app("apps/web"), {
      "package.json": manifest({ workspaces: ["apps/*"], dependencies: { convex: "^1.48.0" } }),
      "convex/tasks.ts": "",
    });
    for (const folder of ["", "apps/web"])
      expect(await partsFrom(root, folder)).toEqual(["apps/web", ""]);
  });

  test("with the functions in the app itself", async () => {
    const root = await workspace(NPM, app("apps/web"), { "apps/web/convex/tasks.ts": "" });
    for (const folder of ["", "apps/web"]) {
      expect(await partsFrom(root, folder)).toEqual(["apps/web", "apps/web"]);
    }
  });

  test("and an app that the workspace doesn't count stands alone", async () => {
    const root = await workspace(NPM, PLAIN, app("sandbox"));
    expect(await partsFrom(root, "sandbox")).toEqual(["sandbox", "sandbox"]);
  });
});

test("several apps are named with the commands that wire them", async () => {
  const root = await workspace(NPM, PLAIN, app("apps/admin"));
  for (const [folder, choices] of [
    ["", ["apps/admin", "apps/web"]],
    ["packages/backend", ["../../apps/admin", "../../apps/web"]],
  ] as const) {
    const error = await refusalFrom(root, folder);
    expect(error).toMatchObject({ code: "ambiguous-app", exitStatus: 2, choices });
    expect(error.hint).toContain(`  npx add-clerk-convex ${choices[1]}`);
  }
  expect(await partsFrom(root, "apps/admin")).toEqual(["apps/admin", "packages/backend"]);
});

test("an entry that is named says which app is meant", async () => {
  const root = await workspace(NPM, PLAIN, app("apps/admin"));
  const parts = await partsFrom(root, "", "./apps/admin/src/main.tsx");
  expect(parts).toEqual(["apps/admin", "packages/backend"]);
});

test("several backends that the app doesn't tell apart are named", async () => {
  const other = {
    "packages/other/package.json": manifest({ ...BACKEND, name: "@acme/other" }),
    "packages/other/convex/tasks.ts": "",
  };
  const root = await workspace(NPM, PLAIN, other);
  expect(await refusalFrom(root, "apps/web")).toMatchObject({
    code: "ambiguous-backend",
    exitStatus: 2,
  });
  expect(await partsFrom(root, "packages/other")).toEqual(["apps/web", "packages/other"]);
});

test("wherever it is started, the same files change in the same way", async () => {
  const trees = [];
  for (const folder of ["", "apps/web", "packages/backend"]) {
    const root = await workspace(NPM, PLAIN);
    const plan = await wire(join(root, folder), {});
    const absolute = plan.files.map(({ path }) => relative(root, join(root, folder, path)));
    trees.push({ tree: await hashTree(root), files: absolute.sort() });
  }
  expect(trees[0]?.files).toEqual([
    "apps/web/.env.local",
    "apps/web/.gitignore",
    "apps/web/package.json",
    "apps/web/src/main.tsx",
    "packages/backend/convex/auth.config.ts",
  ]);
  expect(trees[1]).toEqual(trees[0]);
  expect(trees[2]).toEqual(trees[0]);
});

test.each([
  ["another package", {}],
  ["the app", { "apps/web/convex/tasks.ts": "" }],
])(
  "the provider is found through the workspace's own packages, the functions in %s",
  async (_, more) => {
    const root = await workspace(NPM, PLAIN, more, {
      "apps/web/src/main.tsx":
        'import { Providers } from "@acme/ui/providers";\nrender(<Providers />);\n',
      "packages/ui/package.json": manifest({
        name: "@acme/ui",
        exports: { "./*": { types: "./src/*.tsx", default: "./src/*.tsx" } },
      }),
      "packages/ui/src/providers.tsx": MAIN,
    });
    const { files, entry } = await wire(root, {});
    expect(entry).toBe("packages/ui/src/providers.tsx");
    expect((await wire(join(root, "apps/web"), {})).entry).toBe(
      "../../packages/ui/src/providers.tsx",
    );
    const changed = files.filter(({ before, after }) => before !== after);
    const sdk = changed.filter(({ after }) => after.includes("@clerk/react"));
    expect(sdk.map(({ path }) => path)).toEqual([
      "apps/web/package.json",
      "packages/ui/package.json",
      "packages/ui/src/providers.tsx",
    ]);
    const again = await wire(root, {});
    expect(again.files.filter(({ before, after }) => before !== after)).toEqual([]);
  },
);
