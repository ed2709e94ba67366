import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fromCatalog } from "../../../src/project/dependencies/catalogs.ts";
import { readManifest } from "../../../src/project/dependencies/manifest.ts";
import { packageState } from "../../../src/project/dependencies/packages.ts";
import { textReader } from "../../../src/project/text-files.ts";
import { makeTemp, writeFiles } from "../../support/temp.ts";

/** A workspace with these files, and the app in it. */
async function workspace(files: Record<string, string>): Promise<string> {
  const root = await makeTemp("catalogs");
  await writeFiles(root, { ".git/HEAD": "", "apps/web/package.json": "{}", ...files });
  return join(root, "apps/web");
}

const PNPM = `packages:
  - "apps/*"

catalog:
  react: ^19.1.0 # the one that Expo takes
  "convex": 1.48.0

catalogs:
  old:
    react: ^18.3.1
    '@clerk/clerk-react': "~5.5.0"
`;

describe("where a catalog stands", () => {
  test.each<
    [what: string, file: string, text: string, declared: string, range: string, at: string]
  >([
    ["pnpm's", "pnpm-workspace.yaml", PNPM, "catalog:", "^19.1.0", "catalog"],
    ["pnpm's, by its name", "pnpm-workspace.yaml", PNPM, "catalog:default", "^19.1.0", "catalog"],
    [
      "a named one of pnpm's",
      "pnpm-workspace.yaml",
      PNPM,
      "catalog:old",
      "^18.3.1",
      "catalogs.old",
    ],
    [
      "pnpm's default among the named",
      "pnpm-workspace.yaml",
      "catalogs:\n  default:\n    react: ^19.2.0\n",
      "catalog:",
      "^19.2.0",
      "catalogs.default",
    ],
    [
      "bun's among the workspaces",
      "package.json",
      JSON.stringify({ workspaces: { packages: ["apps/*"], catalog: { react: "^19.0.0" } } }),
      "catalog:",
      "^19.0.0",
      "workspaces.catalog",
    ],
    [
      "a named one of bun's",
      "package.json",
      JSON.stringify({ workspaces: ["apps/*"], catalogs: { web: { react: "19.1.0" } } }),
      "catalog:web",
      "19.1.0",
      "catalogs.web",
    ],
    [
      "Yarn's",
      ".yarnrc.yml",
      "nodeLinker: node-modules\ncatalog:\n  react: ^19.3.0\n",
      "catalog:",
      "^19.3.0",
      "catalog",
    ],
  ])("%s", async (_, file, text, declared, range, at) => {
    const app = await workspace({ [file]: text });
    expect(fromCatalog("react", declared, app)).toEqual({
      range,
      catalog: { file: `../../${file}`, at },
    });
  });

  test.each<[what: string, declared: string | undefined, file: string, text: string]>([
    ["no catalog is meant", "^19.0.0", "pnpm-workspace.yaml", PNPM],
    ["it isn't declared", undefined, "pnpm-workspace.yaml", PNPM],
    ["it has another name", "catalog:new", "pnpm-workspace.yaml", PNPM],
    ["the file is none", "catalog:", "pnpm-workspace.yaml", "catalog: [\n"],
    ["the manifest is none", "catalog:", "package.json", "{"],
    ["its names are nobody's", "catalog:constructor", "package.json", '{ "catalogs": {} }'],
  ])("nowhere, where %s", async (_, declared, file, text) => {
    const app = await workspace({ [file]: text });
    expect(fromCatalog("react", declared, app)).toBeUndefined();
  });
});

describe("a package that a catalog gives the version of", () => {
  const manifest = (ranges: Record<string, string>) => JSON.stringify({ dependencies: ranges });

  test.each<[what: string, files: Record<string, string>, locked: string]>([
    [
      "pnpm's lock file",
      {
        "pnpm-workspace.yaml": PNPM,
        "pnpm-lock.yaml": `lockfileVersion: '9.0'

catalogs:
  default:
    react:
      specifier: ^19.1.0
      version: 19.1.1

importers:

  apps/web:
    dependencies:
      react:
        specifier: 'catalog:'
        version: 19.1.1

packages:

  react@19.1.1:
    resolution: {integrity: sha512-x}
    engines: {node: '>=0.10.0'}
`,
      },
      "19.1.1",
    ],
    [
      "bun's lock file",
      {
        "package.json": JSON.stringify({
          workspaces: { packages: ["apps/*"], catalog: { react: "^19.1.0" } },
        }),
        "bun.lock": `{
  "lockfileVersion": 1,
  "workspaces": { "": {}, "apps/web": { "name": "web", "dependencies": { "react": "catalog:" } } },
  "catalog": { "react": "^19.1.0" },
  "packages": { "react": ["react@19.1.1", "", {}, "sha512-x"] },
}
`,
      },
      "19.1.1",
    ],
    [
      "Yarn's lock file",
      {
        "package.json": JSON.stringify({ workspaces: ["apps/*"] }),
        ".yarnrc.yml": "catalog:\n  react: ^19.1.0\n",
        "yarn.lock": `__metadata:
  version: 9

"react@npm:^18.0.0":
  version: 18.3.1
  resolution: "react@npm:18.3.1"
  linkType: hard

"react@npm:^19.1.0":
  version: 19.1.1
  resolution: "react@npm:19.1.1"
  linkType: hard

"web@workspace:apps/web":
  version: 0.0.0-use.local
  resolution: "web@workspace:apps/web"
  dependencies:
    react: "catalog:"
  linkType: soft
`,
      },
      "19.1.1",
    ],
  ])("is found in %s", async (_, files, locked) => {
    const app = await workspace({
      ...files,
      "apps/web/package.json": manifest({ react: "catalog:" }),
    });
    const state = packageState("react", readManifest(textReader(app)), app);
    expect(state).toMatchObject({ declared: "^19.1.0", locked });
  });

  test("is known by what the catalog pins, with nothing installed", async () => {
    const app = await workspace({
      "pnpm-workspace.yaml": PNPM,
      "apps/web/package.json": manifest({ convex: "catalog:" }),
    });
    const state = packageState("convex", readManifest(textReader(app)), app);
    expect(state).toMatchObject({ declared: "1.48.0", catalog: { at: "catalog" } });
  });

  test("stays what it says where no catalog has it", async () => {
    const app = await workspace({ "apps/web/package.json": manifest({ react: "catalog:" }) });
    const state = packageState("react", readManifest(textReader(app)), app);
    expect(state).toEqual({
      name: "react",
      declared: "catalog:",
      installed: undefined,
      locked: undefined,
    });
  });
});
