/** Apps whose functions are elsewhere: wired there, or refused with the folder named. */

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { look } from "../../../src/project/look.ts";
import { wire } from "../../support/golden.ts";
import { optionsWith } from "../../support/options.ts";
import { hashTree, makeTemp, writeFiles } from "../../support/temp.ts";

const DEPENDENCIES = { react: "^19.2.4", "react-dom": "^19.2.4", vite: "^8.0.0" };
const manifest = (dependencies: object, more: object = {}) =>
  JSON.stringify({ name: "it", ...more, dependencies });
const WITH_CONVEX = { ...DEPENDENCIES, convex: "^1.48.0" };
const main = (
  imported: string,
) => `import { ConvexProvider, ConvexReactClient } from "convex/react";
import { createRoot } from "react-dom/client";
import { api } from "${imported}";

const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL);
createRoot(document.body).render(<ConvexProvider client={convex}>{String(api)}</ConvexProvider>);
`;
const app = (folder: string, imported: string, files: Record<string, string> = {}) => ({
  [join(folder, "package.json")]: manifest(WITH_CONVEX),
  [join(folder, "index.html")]: '<script type="module" src="/src/main.tsx"></script>\n',
  [join(folder, "tsconfig.json")]: "{}\n",
  [join(folder, "src/main.tsx")]: main(imported),
  ...Object.fromEntries(Object.entries(files).map(([path, text]) => [join(folder, path), text])),
});
const ALIAS = `import path from "node:path";
export default { envDir: "../", resolve: { alias: { "@convex": path.resolve(__dirname, "../convex") } } };
`;

async function tree(...files: Record<string, string>[]): Promise<string> {
  const root = await makeTemp("backend");
  for (const each of [{ ".git/HEAD": "" }, ...files]) await writeFiles(root, each);
  return root;
}

const backendOf = async (root: string, folder: string) => {
  const project = await look(join(root, folder), optionsWith({}), {});
  return { backend: project.backend, config: project.authConfig.path, env: project.envFile.path };
};

describe("the functions are followed to", () => {
  test.each<[string, Record<string, string>[], object]>([
    [
      "a folder beside the app, by a relative import",
      [
        app("frontend", "../../convex/_generated/api"),
        { "package.json": manifest({ convex: "^1.48.0" }), "convex/tasks.ts": "" },
      ],
      { backend: "..", config: "../convex/auth.config.ts", env: ".env.local" },
    ],
    [
      "the same by an alias of the bundler's, which reads its variables there",
      [
        app("frontend", "@convex/_generated/api", { "vite.config.ts": ALIAS }),
        { "package.json": manifest({ convex: "^1.48.0" }), "convex/tasks.ts": "" },
      ],
      { backend: "..", config: "../convex/auth.config.ts", env: "../.env.local" },
    ],
    [
      "the same by an alias that stands for the generated code",
      [
        app("frontend", "@api/api", {
          "tsconfig.json":
            '{ "compilerOptions": { "paths": { "@api/*": ["../convex/_generated/*"] } } }',
        }),
        { "package.json": manifest({ convex: "^1.48.0" }), "convex/schema.ts": "" },
      ],
      { backend: "..", config: "../convex/auth.config.ts", env: ".env.local" },
    ],
    [
      "another package, beside a copy of its generated code",
      [
        app("frontend", "../../backend/convex/_generated/api.js", {
          "convex/_generated/api.js": "export const api = {};\n",
        }),
        {
          "backend/package.json": manifest({ convex: "^1.48.0" }),
          "backend/convex/lists/tasks.ts": "",
        },
      ],
      { backend: "../backend", config: "../backend/convex/auth.config.ts", env: ".env.local" },
    ],
    [
      "the app's own folder, which the convex.json above names",
      [
        app("frontend", "../convex/_generated/api", { "convex/tasks.ts": "" }),
        {
          "package.json": manifest({ convex: "^1.48.0" }),
          "convex.json": '{ "functions": "frontend/convex" }',
          "frontend/package.json": manifest(DEPENDENCIES),
        },
      ],
      { backend: "..", config: "convex/auth.config.ts", env: ".env.local" },
    ],
    [
      "a folder that the app's own convex.json names",
      [
        app("frontend", "../../convex/_generated/api", {
          "convex.json": '{ "functions": "../convex/" }',
        }),
        { "convex/tasks.ts": "" },
      ],
      { backend: "", config: "../convex/auth.config.ts", env: ".env.local" },
    ],
  ])("%s", async (_, files, expected) => {
    expect(await backendOf(await tree(...files), "frontend")).toEqual(expected);
  });
});

test("an app that leaves convex to the package above is wired, and again is a no-op", async () => {
  const root = await tree(app("frontend", "../../convex/_generated/api"), {
    "package.json": manifest({ convex: "^1.48.0" }),
    "convex/tasks.ts": "",
    "frontend/package.json": manifest(DEPENDENCIES),
  });
  const plan = await wire(join(root, "frontend"), {});
  const changed = plan.files.filter(({ before, after }) => before !== after);
  expect(changed.map(({ path }) => path).sort()).toEqual([
    "../convex/auth.config.ts",
    ".env.local",
    ".gitignore",
    "package.json",
    "src/main.tsx",
  ]);
  const again = await wire(join(root, "frontend"), {});
  expect(again.files.filter(({ before, after }) => before !== after)).toEqual([]);
});

describe("a folder without functions is no backend", () => {
  const ROOT = {
    "package.json": manifest({ convex: "^1.48.0" }, { workspaces: ["apps/*", "packages/*"] }),
  };
  test.each([
    ["a copy of the generated code", { "apps/web/convex/_generated/api.js": "" }],
    ["notes", { "apps/web/convex/CLAUDE.md": "" }],
    ["what an earlier run left", { "apps/web/convex/auth.config.ts": "" }],
  ])("with %s, where the root has them", async (_, files: Record<string, string>) => {
    const root = await tree(ROOT, app("apps/web", "../convex/_generated/api"), files, {
      "convex/tasks.ts": "",
    });
    expect(await backendOf(root, "apps/web")).toMatchObject({ backend: "../.." });
    expect(await backendOf(root, "")).toMatchObject({ backend: "" });
  });

  test("beside another package that has some", async () => {
    const root = await tree(ROOT, app("apps/web", "../convex/_generated/api"), {
      "apps/web/convex/_generated/api.js": "",
      "packages/backend/package.json": manifest({ convex: "^1.48.0" }),
      "packages/backend/convex/tasks.ts": "",
    });
    expect(await backendOf(root, "apps/web")).toMatchObject({ backend: "../../packages/backend" });
  });
});

describe("refused with what leads there named, and nothing written", () => {
  test.each<[string, Record<string, string>[], { code: string; says: string[] }]>([
    [
      "the app's own folder, with a copy alone",
      [
        app("repo/frontend", "../convex/_generated/api"),
        { "repo/frontend/convex/_generated/api.js": "" },
      ],
      { code: "no-functions", says: ["There are no functions in convex/"] },
    ],
    [
      "a folder outside the repository",
      [
        app("repo/frontend", "../../../other/convex/_generated/api"),
        { "other/convex/tasks.ts": "" },
      ],
      { code: "outside-project", says: ["../../other/convex/", "src/main.tsx:3"] },
    ],
    [
      "a folder that no package has for its own",
      [app("repo/frontend", "../../server/_generated/api"), { "repo/server/tasks.ts": "" }],
      { code: "no-functions", says: ["../server/", "src/main.tsx:3"] },
    ],
  ])("%s", async (_, files, { code, says }) => {
    const root = await makeTemp("backend");
    for (const each of [{ "repo/.git/HEAD": "" }, ...files]) await writeFiles(root, each);
    const before = await hashTree(root);
    const error = await wire(join(root, "repo/frontend"), {}).catch((thrown) => thrown);
    expect(error).toMatchObject({ code });
    for (const each of says) expect(error.message).toContain(each);
    expect(await hashTree(root)).toEqual(before);
  });

  test("and the step that is printed ends wired", async () => {
    const root = await tree(app("frontend", "../../server/_generated/api"), {
      "server/tasks.ts": "",
    });
    const error = await wire(join(root, "frontend"), {}).catch((thrown) => thrown);
    expect(error.hint).toContain('{"functions":"../server/"}');
    await writeFiles(root, { "frontend/convex.json": '{"functions":"../server/"}' });
    expect((await wire(join(root, "frontend"), {})).files.map(({ path }) => path)).toContain(
      "../server/auth.config.ts",
    );
  });
});

describe("an app that doesn't name convex itself", () => {
  const ROOT = { "package.json": manifest({}, { workspaces: ["apps/*", "packages/*"] }) };
  const web = (dependencies: object) => ({
    "apps/web/package.json": manifest({ ...DEPENDENCIES, ...dependencies }),
  });
  const backend = (convex: string) => ({
    "packages/backend/package.json": manifest({ convex }, { name: "@it/backend" }),
    "packages/backend/convex/tasks.ts": "",
  });

  test.each<[string, Record<string, string>[]]>([
    ["depends on the package with the functions", [web({ "@it/backend": "workspace:*" })]],
    [
      "depends on it by way of another",
      [
        web({ "@it/client": "*" }),
        {
          "packages/client/package.json": manifest({ "@it/backend": "*" }, { name: "@it/client" }),
        },
      ],
    ],
    [
      "imports it by its path",
      [app("apps/web", "../../../packages/backend/convex/_generated/api"), web({})],
    ],
  ])("%s", async (_, files) => {
    const main = "@it/backend/convex/_generated/api";
    const root = await tree(ROOT, backend("1.20.0"), app("apps/web", main), ...files);
    for (const folder of ["", "apps/web"]) {
      const project = await look(join(root, folder), optionsWith({}), {});
      const at = (path: string) => join(folder, path);
      expect([at(project.app), at(project.backend), at(project.convex.folder)]).toEqual([
        "apps/web",
        "packages/backend",
        "packages/backend",
      ]);
      expect(project.convex.declared).toBe("1.20.0");
    }
  });

  test("and one whose backend is too old is sent there", async () => {
    const root = await tree(
      ROOT,
      backend("1.9.0"),
      app("apps/web", "@it/backend/convex/_generated/api"),
      web({ "@it/backend": "*" }),
    );
    const error = await look(root, optionsWith({}), {}).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "convex-too-old" });
    expect(error.hint).toContain("cd packages/backend && npm install convex@");
  });

  test("a backend's convex decides what its auth.config may import, not the app's", async () => {
    for (const [own, its, isTyped] of [
      ["1.48.0", "1.20.0", false],
      ["1.20.0", "1.48.0", true],
    ] as const) {
      const root = await tree(
        ROOT,
        backend(its),
        app("apps/web", "@it/backend/convex/_generated/api"),
        web({ "@it/backend": "*", convex: own }),
      );
      const { files } = await wire(root, {});
      const config = files.find(({ path }) => path.endsWith("auth.config.ts"));
      expect(config?.after.includes("AuthConfig")).toBe(isTyped);
    }
  });
});
