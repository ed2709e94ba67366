/** Apps in a folder without a manifest of its own, as repositories of Convex components have them. */

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { look } from "../../../src/project/look.ts";
import { scriptFolders } from "../../../src/project/workspace/nested-apps.ts";
import { wire } from "../../support/golden.ts";
import { optionsWith } from "../../support/options.ts";
import { hashTree, makeTemp, writeFiles } from "../../support/temp.ts";

const MAIN = `import { ConvexProvider, ConvexReactClient } from "convex/react";
import { createRoot } from "react-dom/client";

const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL);
createRoot(document.body).render(<ConvexProvider client={convex}>hello</ConvexProvider>);
`;
const COMPONENT = {
  name: "@acme/counter",
  scripts: { "dev:frontend": "cd example && vite --clearScreen false" },
  peerDependencies: { convex: "^1.24.8", react: "^18.3.1 || ^19.0.0", "react-native": "*" },
  peerDependenciesMeta: { "react-native": { optional: true } },
  devDependencies: {
    convex: "^1.48.0",
    react: "^19.2.4",
    "react-dom": "^19.2.4",
    vite: "^8.0.0",
  },
};
const page = (folder: string) => ({
  [`${folder}/index.html`]: '<script type="module" src="/src/main.tsx"></script>\n',
  [`${folder}/vite.config.ts`]: 'export default { envDir: "../" };\n',
  [`${folder}/tsconfig.json`]: "{}\n",
  [`${folder}/src/main.tsx`]: MAIN,
});
const manifest = (more: object = {}) => JSON.stringify({ ...COMPONENT, ...more }, null, 2);

async function tree(...files: Record<string, string>[]): Promise<string> {
  const root = await makeTemp("nested");
  const base = {
    ".git/HEAD": "",
    "package.json": manifest(),
    "convex.json": '{ "functions": "example/convex" }',
    "example/convex/tasks.ts": "",
    ".env.local": "CONVEX_DEPLOYMENT=dev:happy-horse-123\n",
  };
  for (const each of [base, page("example"), ...files]) await writeFiles(root, each);
  return root;
}

describe("the scripts name", () => {
  test.each<[script: string, folders: string[]]>([
    ["cd example && vite --clearScreen false", ["example"]],
    ["vite example", ["example"]],
    ["vite dev ./example/ --open", ["example"]],
    ["concurrently 'convex dev' 'cd playground && vite'", ["playground"]],
    ["npm run dev --prefix frontend", ["frontend"]],
    ["pnpm --dir=frontend dev", ["frontend"]],
    ["next build apps/docs && echo constructor", ["apps/docs"]],
    ["vite build --mode production", []],
    ["vite", []],
    ["cd .. && vite", []],
    ["cd / && cd . && vite .", []],
  ])("%s", (dev, folders) => {
    expect(scriptFolders(JSON.stringify({ scripts: { dev } }))).toEqual(folders);
  });

  test("nothing where there are none", () => {
    for (const text of ["{}", "{", '{ "scripts": [] }']) expect(scriptFolders(text)).toEqual([]);
  });
});

describe("an app in a folder below its manifest is found", () => {
  test.each([
    ["by cd, from the root", "", {}],
    ["by cd, from its own folder", "example", {}],
    ["beside a configuration for tests", "", { "vite.config.ts": "export default {};\n" }],
    [
      "as the bundler's argument",
      "",
      { "package.json": manifest({ scripts: { dev: "vite example" } }) },
    ],
    [
      "without a script, from its own folder",
      "example",
      { "package.json": manifest({ scripts: {} }) },
    ],
  ])("%s", async (_, folder, files: Record<string, string>) => {
    const root = await tree(files);
    const project = await look(join(root, folder), optionsWith({}), {});
    const at = (path: string) => join(folder, path).replace(/\/$/, "");
    expect([at(project.app), at(project.home), at(project.backend)]).toEqual([".", "example", "."]);
    expect(at(project.entry)).toBe("example/src/main.tsx");
    expect(at(project.envFile.path)).toBe(".env.local");
    expect(at(project.authConfig.path)).toBe("example/convex/auth.config.ts");
    expect(project.authConfig.path).not.toContain("../");
  });

  test("and wired alike from both, the SDK where React is", async () => {
    const trees = [];
    for (const folder of ["", "example"]) {
      const root = await tree();
      const plan = await wire(join(root, folder), {});
      const { after } = plan.files.find(({ path }) => path.endsWith("package.json")) ?? {};
      const parsed = JSON.parse(after ?? "{}");
      expect(parsed.dependencies).toBeUndefined();
      expect(parsed.devDependencies).toHaveProperty("@clerk/react");
      expect(plan.steps.map(({ folder }) => folder)).toEqual([]);
      const again = await wire(join(root, folder), {});
      expect(again.files.filter(({ before, after }) => before !== after)).toEqual([]);
      trees.push(await hashTree(root));
    }
    expect(trees[1]).toEqual(trees[0]);
  });

  test("of several, the one that is named", async () => {
    const scripts = { a: "cd example && vite", b: "cd playground && vite" };
    const root = await tree(page("playground"), { "package.json": manifest({ scripts }) });
    await expect(look(root, optionsWith({}), {})).rejects.toMatchObject({
      code: "ambiguous-app",
      choices: ["example", "playground"],
    });
    const project = await look(root, optionsWith({ entry: "playground/src/main.tsx" }), {});
    expect(project.home).toBe("playground");
    expect((await look(root, { ...optionsWith({}), app: "example" }, {})).home).toBe("example");
    expect((await look(join(root, "playground"), optionsWith({}), {})).app).toBe("..");
  });
});

test("an app with a manifest of its own, in no workspace, is found from where the scripts are", async () => {
  const root = await makeTemp("nested");
  await writeFiles(root, {
    ".git/HEAD": "",
    "package.json": JSON.stringify({
      scripts: { dev: "npm run dev --prefix frontend" },
      dependencies: { convex: "^1.48.0" },
    }),
    "convex/tasks.ts": "",
    ...page("frontend"),
    "frontend/src/main.tsx": `import { api } from "../../convex/_generated/api";\n${MAIN}`,
    "frontend/package.json": JSON.stringify({
      dependencies: { ...COMPONENT.devDependencies, convex: "^1.48.0" },
    }),
  });
  const plan = await wire(root, {});
  expect(
    plan.files.filter(({ before, after }) => before !== after).map(({ path }) => path),
  ).toEqual([
    "frontend/package.json",
    ".env.local",
    ".gitignore",
    "convex/auth.config.ts",
    "frontend/src/main.tsx",
  ]);
});

test("a React Native that is only an optional peer is none, and one that is asked for is", async () => {
  const root = await tree({ "package.json": manifest({ peerDependenciesMeta: {} }) });
  await expect(look(join(root, "example"), optionsWith({}), {})).rejects.toMatchObject({
    message: expect.stringContaining("React Native"),
  });
});
