import { cpSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { CliError } from "../../src/errors.ts";
import { newestConvex } from "../../src/packages/node-range.ts";
import { wire } from "../support/golden.ts";
import { hashTree, makeTemp, writeFiles } from "../support/temp.ts";

/** What this Node can run. */
const NEWEST_CONVEX = newestConvex(process.versions.node);

const APP = `export function App() {
  return <h1>Notes</h1>;
}
`;
const MANIFEST = {
  name: "notes",
  dependencies: { convex: "^1.48.0", react: "^19.2.4", "react-dom": "^19.2.4" },
  devDependencies: { vite: "^8.0.0", typescript: "^6.0.0" },
};

async function project(files: Record<string, string>): Promise<string> {
  const directory = await makeTemp("by-hand");
  await writeFiles(directory, {
    ".git/HEAD": "",
    "package.json": `${JSON.stringify(MANIFEST, null, 2)}\n`,
    "pnpm-lock.yaml": "",
    "index.html": '<script type="module" src="/src/main.tsx"></script>\n',
    "convex/notes.ts": "",
    "src/App.tsx": APP,
    ...files,
  });
  return directory;
}

/** What a person is told, and the code and commands in it, as they stand there. */
async function refusal(directory: string): Promise<{ error: CliError; copied: string[] }> {
  const before = await hashTree(directory);
  const error = await wire(directory, {}).catch((thrown: unknown) => thrown);
  if (!(error instanceof CliError)) throw new Error(`not refused: ${JSON.stringify(error)}`);
  expect(error.exitStatus).toBe(3);
  expect(await hashTree(directory)).toEqual(before);
  const copied = (error.hint ?? "")
    .split("\n")
    .flatMap((line) => /^ {5}(.*)$/.exec(line)?.[1] ?? []);
  return { error, copied };
}

/** What a person puts for the dots: the client, then what is shown. */
function filled(code: string, client: string, shown: string): string {
  return code.replaceAll("{…}", `{${client}}`).replace("…", shown);
}

async function expectWired(directory: string): Promise<void> {
  const plan = await wire(directory, {});
  const main = await readFile(join(directory, plan.entry), "utf8");
  expect(main).toMatch(/<ClerkProvider publishableKey=[^>]*>\s*<ConvexProviderWithClerk\b/);
  expect(main).toContain("useAuth={useAuth}");
  expect(main).not.toMatch(/<ConvexProvider\b/);
  expect(await readFile(join(directory, "convex/auth.config.ts"), "utf8")).toContain("convex");
  const again = await wire(directory, {});
  expect(again.files.filter(({ before, after }) => before !== after)).toEqual([]);
}

const FIXTURES = resolve(import.meta.dirname, "../../fixtures");
const STUB = "export function ConvexClientProvider({ children }) {\n  return <>{children}</>;\n}\n";

const HEAD = `import { ConvexReactClient } from "convex/react";
import { createRoot } from "react-dom/client";
import { App } from "./App";

const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL);
`;

describe("the steps of a refusal, followed, lead to a wired project:", () => {
  test("no provider is rendered", async () => {
    const main =
      'import { createRoot } from "react-dom/client";\nimport { App } from "./App";\n\ncreateRoot(document.body).render(<App />);\n';
    const directory = await project({ "src/main.tsx": main });
    const { error, copied } = await refusal(directory);
    expect(error.code).toBe("no-provider");
    expect(error.hint).toContain("In src/main.tsx, below its other imports");
    const [imports = "", client = "", element = ""] = copied;
    const [head = "", rest = ""] = main.split("\n\n");
    const wrapped = rest.replace("<App />", filled(element, "convex", "<App />"));
    await writeFile(
      join(directory, "src/main.tsx"),
      `${head}\n${imports}\n\n${client}\n${wrapped}`,
    );
    await expectWired(directory);
  });

  test("no provider is rendered, and the file has quotes of its own", async () => {
    const main =
      "import { createRoot } from 'react-dom/client'\nimport { App } from './App'\n\ncreateRoot(document.body).render(<App />)\n";
    const directory = await project({ "src/main.tsx": main });
    const { copied, error } = await refusal(directory);
    expect(copied).toEqual([
      "import { ConvexProvider, ConvexReactClient } from 'convex/react'",
      "const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL)",
      "<ConvexProvider client={convex}>…</ConvexProvider>",
    ]);
    expect(error.hint).toMatch(/name that file with --entry\.$/);
  });

  test.each([
    ["in the entry", `${HEAD}\n`, {}],
    [
      "in another file",
      'import { createRoot } from "react-dom/client";\nimport { App } from "./App";\n',
      {
        "src/App.tsx": `import "./lib/client";\n${APP}`,
        "src/lib/client.ts":
          'import { ConvexReactClient as Client } from "convex/react";\nexport const convex = new Client("u");\n',
      },
    ],
  ])("no provider is rendered, and a client is made %s", async (_, head, files) => {
    const rest = "createRoot(document.body).render(<App />);\n";
    const directory = await project({ "src/main.tsx": head + rest, ...files });
    const { copied } = await refusal(directory);
    const element = copied.findIndex((line) => line.startsWith("<"));
    expect(copied.slice(0, element).join("\n")).not.toContain("new ConvexReactClient");
    const wrapped = rest.replace("<App />", filled(copied[element] ?? "", "convex", "<App />"));
    await writeFiles(directory, {
      "src/main.tsx": `${copied.slice(0, element).join("\n")}\n${head}${wrapped}`,
    });
    await expectWired(directory);
    const main = await readFile(join(directory, "src/main.tsx"), "utf8");
    expect(main).toMatch(/(?:const convex =|import \{ convex \} from "\.\/lib\/client")/);
    expect(main).toContain("client={convex}");
  });

  test.each([
    ["no file of that name", {}, "ConvexClientProvider"],
    [
      "a stub of that name, which the layout renders",
      { "app/ConvexClientProvider.tsx": STUB },
      "ConvexAppProvider",
    ],
    [
      "stubs of two names, one in JavaScript",
      { "app/ConvexClientProvider.tsx": STUB, "app/ConvexAppProvider.js": "export {};\n" },
      "AppConvexProvider",
    ],
  ])(
    "no provider is rendered on a server, with %s",
    async (_, files: Record<string, string>, name) => {
      const directory = await makeTemp("by-hand");
      cpSync(join(FIXTURES, "next-no-provider/before"), directory, { recursive: true });
      await writeFiles(directory, files);
      const { error, copied } = await refusal(directory);
      expect(error.code).toBe("no-provider");
      expect(error.hint).toContain(`Write app/${name}.tsx:`);
      const component = copied.slice(0, -1).join("\n");
      const layout = await readFile(join(directory, "app/layout.tsx"), "utf8");
      expect(copied.at(-1)).toBe(`<${name}>{children}</${name}>`);
      await writeFiles(directory, {
        [`app/${name}.tsx`]: `${component}\n`,
        "app/layout.tsx": `import { ${name} } from "./${name}";\n${layout.replace("{children}", copied.at(-1) ?? "")}`,
      });
      const plan = await wire(directory, {});
      expect(plan.entry).toBe(`app/${name}.tsx`);
      for (const [path, text] of Object.entries(files)) {
        expect(await readFile(join(directory, path), "utf8")).toBe(text);
      }
    },
  );

  test("there is no Convex yet", async () => {
    const { convex: _, ...dependencies } = MANIFEST.dependencies;
    const main = `${HEAD.replace("ConvexReactClient }", "ConvexProvider, ConvexReactClient }")}createRoot(document.body).render(<ConvexProvider client={convex}><App /></ConvexProvider>);\n`;
    const directory = await project({
      "src/main.tsx": main,
      "package.json": JSON.stringify({ ...MANIFEST, dependencies }),
    });
    await rm(join(directory, "convex"), { recursive: true });
    const first = await refusal(directory);
    expect(first.error.code).toBe("no-convex");
    expect(first.copied).toEqual([`pnpm add ${NEWEST_CONVEX}`, "pnpm exec convex dev"]);
    await writeFiles(directory, { "package.json": JSON.stringify(MANIFEST) });
    const second = await refusal(directory);
    expect(second.error.code).toBe("no-functions");
    expect(second.copied).toEqual(["pnpm exec convex dev"]);
    await writeFiles(directory, { "convex/README.md": "", "convex/tasks.ts": "" });
    await expectWired(directory);
  });

  test("an auth.config is computed", async () => {
    const directory = await project({
      "src/main.tsx": `${HEAD.replace("ConvexReactClient }", "ConvexProvider, ConvexReactClient }")}createRoot(document.body).render(<ConvexProvider client={convex}><App /></ConvexProvider>);\n`,
      "convex/auth.config.ts": "export default makeConfig();\n",
    });
    const { error, copied } = await refusal(directory);
    expect(error.code).toBe("auth-config-shape");
    expect(copied.join("\n")).toContain("declare const process: {");
    await writeFiles(directory, { "convex/auth.config.ts": `${copied.join("\n")}\n` });
    await expectWired(directory);
  });

  test("another auth provider is", async () => {
    const element = "<ConvexAuthProvider client={convex}><App /></ConvexAuthProvider>";
    const main = `import { ConvexAuthProvider } from "@convex-dev/auth/react";\n${HEAD}createRoot(document.body).render(${element});\n`;
    const directory = await project({ "src/main.tsx": main });
    const { error, copied } = await refusal(directory);
    expect(error.message).toContain(
      "src/main.tsx:7 renders <ConvexAuthProvider> of @convex-dev/auth/react",
    );
    const [imports = "", plain = "", remove] = copied;
    expect(remove).toBe("pnpm remove @convex-dev/auth");
    const edited = main
      .replace(/^.*\n/, `${imports}\n`)
      .replace(element, filled(plain, "convex", "<App />"));
    await writeFile(join(directory, "src/main.tsx"), edited);
    await expectWired(directory);
  });

  test("both auth configs are there", async () => {
    const element = "<ConvexProvider client={convex}><App /></ConvexProvider>";
    const directory = await project({
      "src/main.tsx": `${HEAD.replace("ConvexReactClient }", "ConvexProvider, ConvexReactClient }")}createRoot(document.body).render(${element});\n`,
      "convex/auth.config.ts": "export default { providers: [] };\n",
      "convex/auth.config.js": "export default { providers: [] };\n",
    });
    const { error, copied } = await refusal(directory);
    expect(error.code).toBe("auth-config-twice");
    const [command = ""] = copied;
    expect(command).toMatch(/^rm /);
    await rm(join(directory, command.replace("rm ", "")));
    await expectWired(directory);
  });

  test("React is 17", async () => {
    const legacy = `import { ConvexProvider, ConvexReactClient } from "convex/react";
import ReactDOM from "react-dom";
import { App } from "./App";

const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL);
ReactDOM.render(<ConvexProvider client={convex}><App /></ConvexProvider>, document.body);
`;
    const old = {
      ...MANIFEST,
      dependencies: { ...MANIFEST.dependencies, react: "^17.0.2", "react-dom": "^17.0.2" },
    };
    const directory = await project({
      "src/main.tsx": legacy,
      "package.json": `${JSON.stringify(old, null, 2)}\n`,
    });
    const { error, copied } = await refusal(directory);
    expect(error.code).toBe("react-too-old");
    expect(error.message).toMatch(
      /^React \^17\.0\.2 is too old \(package\.json asks for it; none is installed\)/,
    );
    const [command = "", imports = "", render = ""] = copied;
    const words = /^pnpm add react@(\d+) react-dom@(\d+)$/.exec(command);
    const manifest = await readFile(join(directory, "package.json"), "utf8");
    await writeFiles(directory, {
      "package.json": manifest.replaceAll("^17.0.2", `^${words?.[1]}.0.0`),
      "src/main.tsx": legacy
        .replace('import ReactDOM from "react-dom";', imports)
        .replace(/ReactDOM\.render\((.*), document\.body\);/, (_, element: string) =>
          render.replace("…", element),
        ),
    });
    await expectWired(directory);
  });

  test("convex is too old", async () => {
    const directory = await project({
      "src/main.tsx": `${HEAD.replace("ConvexReactClient }", "ConvexProvider, ConvexReactClient }")}createRoot(document.body).render(<ConvexProvider client={convex}><App /></ConvexProvider>);\n`,
      "node_modules/convex/package.json": '{ "version": "1.10.0" }',
    });
    const { error, copied } = await refusal(directory);
    expect(error.message).toContain(
      "convex 1.10.0 is too old (it is installed; package.json asks for ^1.48.0)",
    );
    expect(copied[0]).toBe(`pnpm add ${NEWEST_CONVEX}`);
    await writeFiles(directory, { "node_modules/convex/package.json": '{ "version": "1.48.0" }' });
    await expectWired(directory);
  });

  test("the provider is in a variable", async () => {
    const main = `import { ConvexProvider } from "convex/react";\n${HEAD}let Provider = ConvexProvider;\ncreateRoot(document.body).render(<Provider client={convex}><App /></Provider>);\n`;
    const directory = await project({ "src/main.tsx": main });
    const { error, copied } = await refusal(directory);
    const line = Number(/line (\d+)/.exec(error.hint ?? "")?.[1]);
    const [element = ""] = copied;
    const edited = main
      .replace(/<Provider .*<\/Provider>/, filled(element, "convex", "<App />"))
      .split("\n")
      .toSpliced(line - 1, 1);
    await writeFile(join(directory, "src/main.tsx"), edited.join("\n"));
    await expectWired(directory);
  });

  test("the provider is required", async () => {
    const main = `const { ConvexProvider } = require("convex/react");\n${HEAD}createRoot(document.body).render(<ConvexProvider client={convex}><App /></ConvexProvider>);\n`;
    const directory = await project({
      "src/main.tsx": main.replace(
        /^import .* from "convex\/react";\n/m,
        'import { ConvexReactClient } from "convex/react";\n',
      ),
    });
    const { error, copied } = await refusal(directory);
    expect(error.message).toMatch(/^src\/main\.tsx:\d+:\d+ /);
    const [sdk = "", convex = "", ...element] = copied;
    const edited = main
      .replace(/^.*\n/, `${sdk}\n${convex}\n`)
      .replace(
        /<ConvexProvider .*<\/ConvexProvider>/,
        filled(element.join("\n"), "convex", "<App />"),
      );
    await writeFile(join(directory, "src/main.tsx"), edited);
    await expectWired(directory);
  });
});

test("a line that does not parse is named, and once it is mended the project is wired", async () => {
  const render =
    "createRoot(document.body).render(<ConvexProvider client={convex}><App /></ConvexProvider>);";
  const head = HEAD.replace("ConvexReactClient }", "ConvexProvider, ConvexReactClient }");
  const directory = await project({ "src/main.tsx": `${head}${render}\nconst a = ;\n` });
  const { error } = await refusal(directory);
  expect(error.code).toBe("syntax-error");
  expect(error.message).toMatch(/^src\/main\.tsx:7:11 does not parse: /);
  expect(error.hint).toContain("Mend line 7 of src/main.tsx");
  await writeFiles(directory, { "src/main.tsx": `${head}${render}\nconst a = 1;\n` });
  await expectWired(directory);
});
