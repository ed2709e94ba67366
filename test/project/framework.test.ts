import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CliError } from "../../src/errors.ts";
import { readManifest } from "../../src/project/dependencies/manifest.ts";
import { detectFramework } from "../../src/project/framework.ts";
import { frameworkApp } from "../../src/project/framework-app.ts";
import { look } from "../../src/project/look.ts";
import { textReader } from "../../src/project/text-files.ts";
import { goldenCases } from "../support/golden.ts";
import { optionsWith } from "../support/options.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";

/** The framework of an app with these dependencies and files, or the error. */
function detected(
  dependencies: readonly string[],
  files: readonly string[],
  texts: Record<string, string> = {},
): Promise<string | CliError> {
  const empty = Object.fromEntries(files.map((path) => [path, ""]));
  return detectedIn(dependencies, { ...empty, ...texts });
}

async function detectedIn(
  dependencies: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<string | CliError> {
  const directory = await makeTemp("framework");
  const named = Object.fromEntries(dependencies.map((name) => [name, "*"]));
  await writeFiles(directory, {
    "package.json": JSON.stringify({ dependencies: named }),
    ...files,
  });
  const read = textReader(directory);
  const manifest = readManifest(read);
  try {
    return detectFramework(frameworkApp(manifest, directory, "", read), manifest.path);
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
}

describe("the framework is told from package.json and where the app starts", () => {
  test.each<[what: string, dependencies: string[], files: string[], expected: string]>([
    ["Vite", ["vite"], ["index.html"], "vite"],
    ["Vite whose pages are elsewhere", ["vite"], ["vite.config.ts"], "vite"],
    ["Create React App", ["react-scripts"], ["src/index.js"], "create-react-app"],
    ["Next", ["next"], ["app/layout.tsx"], "next"],
    ["Next in src", ["next"], ["src/app/layout.tsx"], "next"],
    ["Next with a group's root layout", ["next"], ["app/(site)/layout.tsx"], "next"],
    ["Next's pages", ["next"], ["pages/_app.js"], "next"],
    ["Next before it has a start", ["next"], [], "next"],
    [
      "Next beside Vitest",
      ["next", "vite", "vitest"],
      ["app/layout.tsx", "vitest.config.ts"],
      "next",
    ],
    [
      "Next beside Storybook by Vite",
      ["next", "vite"],
      ["app/layout.tsx", "vite.config.ts"],
      "next",
    ],
    ["a Vite app that has Next for its types", ["next", "vite"], ["index.html"], "vite"],
    ["TanStack Start", ["@tanstack/react-start", "vite"], ["src/router.tsx"], "tanstack-start"],
    ["React Router", ["@react-router/dev", "vite"], ["app/root.tsx"], "react-router"],
    ["Expo", ["expo", "expo-router"], ["app/_layout.tsx"], "expo"],
    [
      "Expo whose website is built by Vite",
      ["expo", "vite"],
      ["App.tsx", "vite.config.ts"],
      "expo",
    ],
    ["Expo with Next for its website only named", ["expo", "next"], ["App.tsx"], "expo"],
    ["Astro", ["astro"], ["src/pages/index.astro"], "astro"],
  ])("%s", async (_, dependencies, files, expected) => {
    expect(await detected(dependencies, files)).toBe(expected);
  });

  test.each([
    ["tanstackStart", "@tanstack/react-start", "src/router.tsx", "tanstack-start"],
    ["reactRouter", "@react-router/dev", "app/root.tsx", "react-router"],
  ])(
    "%s() in the bundler's configuration decides over a page left there",
    async (plugin, name, start, expected) => {
      const files = ["index.html", start];
      expect(await detected([name, "vite"], files)).toMatchObject({ code: "ambiguous-framework" });
      const config = `export default { plugins: [${plugin}()] };\n`;
      expect(await detected([name, "vite"], files, { "vite.config.ts": config })).toBe(expected);
      const comment = `// ${plugin}() was here\nexport default {};\n`;
      expect(await detected([name, "vite"], files, { "vite.config.ts": comment })).toMatchObject({
        code: "ambiguous-framework",
      });
    },
  );

  test.each<[what: string, dependencies: string[], files: string[], choices: string[]]>([
    ["Next and Vite", ["next", "vite"], ["app/layout.tsx", "index.html"], ["next", "vite"]],
    ["Expo and Next", ["expo", "next"], ["App.tsx", "src/app/layout.tsx"], ["next", "expo"]],
    [
      "Astro and Next",
      ["astro", "next"],
      ["src/pages/_app.js", "src/pages/index.astro"],
      ["next", "astro"],
    ],
  ])("%s are both possible: exit 2 with the choices", async (_, dependencies, files, choices) => {
    const error = await detected(dependencies, files);
    expect(error).toMatchObject({ code: "ambiguous-framework", exitStatus: 2, choices });
    const hint = error instanceof CliError ? (error.hint ?? "") : "";
    for (const choice of choices) expect(hint).toContain(`--framework ${choice}`);
  });

  test.each([
    ["gatsby", "Gatsby"],
    ["waku", "Waku"],
    ["react-native", "React Native without Expo"],
  ])("%s is refused by name", async (dependency, label) => {
    expect(await detected([dependency, "vite"], [])).toMatchObject({
      code: "unknown-framework",
      message: expect.stringContaining(label),
    });
  });
});

test("--framework decides where several are possible", async () => {
  const golden = goldenCases().find(({ name }) => name === "next-and-vite");
  const directory = await makeTemp("framework");
  cpSync(golden?.before ?? "", directory, { recursive: true });
  await expect(look(directory, optionsWith(), {})).rejects.toMatchObject({
    code: "ambiguous-framework",
  });
  const project = await look(directory, optionsWith({ framework: "next" }), {});
  expect(project).toMatchObject({
    framework: "next",
    entry: "components/ConvexClientProvider.tsx",
  });
});

test("a dependency on Vinxi that an upgrade of TanStack Start left behind decides nothing", async () => {
  const directory = await makeTemp("framework");
  const golden = goldenCases().find(({ name }) => name === "tanstack-start");
  cpSync(golden?.before ?? "", directory, { recursive: true });
  const manifest = join(directory, "package.json");
  const { dependencies, ...rest } = JSON.parse(readFileSync(manifest, "utf8"));
  writeFileSync(
    manifest,
    JSON.stringify({ ...rest, dependencies: { ...dependencies, vinxi: "^0.5.11" } }),
  );
  expect(await look(directory, optionsWith(), {})).toMatchObject({ framework: "tanstack-start" });
});

describe("whether Next is exported as static files", () => {
  const wrapped = 'import withPwa from "pwa";\nconst config = { output: "export" };\n';
  test.each<[what: string, file: string, text: string, dependencies: string[], expected: string]>([
    ["plainly", "next.config.ts", 'export default { output: "export" };', [], "next-export"],
    [
      "as a module of Node's",
      "next.config.js",
      "module.exports = { output: 'export' };",
      [],
      "next-export",
    ],
    [
      "inside a plugin",
      "next.config.mjs",
      `${wrapped}export default withPwa({})(config);`,
      [],
      "next-export",
    ],
    ["as a server", "next.config.ts", 'export default { output: "standalone" };', [], "next"],
    ["not at all", "next.config.ts", "export default {};", [], "next"],
    ["in a comment only", "next.config.ts", '// output: "export"\nexport default {};', [], "next"],
    ["spread, and never so", "next.config.ts", "export default { ...base };", [], "next"],
    [
      "on a condition, with Clerk's SDK for a server",
      "next.config.ts",
      'export default { output: process.env.STATIC ? "export" : undefined };',
      ["@clerk/nextjs"],
      "next",
    ],
    [
      "on a condition, with Clerk's SDK for the browser",
      "next.config.ts",
      'export default { ...(process.env.STATIC && { output: "export" }) };',
      ["@clerk/react"],
      "next-export",
    ],
  ])("%s", async (_, file, text, dependencies, expected) => {
    const files = { "app/layout.tsx": "", [file]: text };
    expect(await detectedIn(["next", ...dependencies], files)).toBe(expected);
  });

  test("on a condition: asked, or exit 2 with the choices", async () => {
    const text = 'module.exports = () => ({ output: process.env.APP ? "export" : undefined });';
    const files = { "app/layout.tsx": "", "next.config.js": text };
    expect(await detectedIn(["next"], files)).toMatchObject({
      code: "ambiguous-framework",
      choices: ["next", "next-export"],
    });
  });

  test("with Clerk's SDK for Next: refused, with the steps to the one for React", async () => {
    const directory = await makeTemp("framework");
    cpSync(goldenCases().find(({ name }) => name === "next-export-app")?.after ?? "", directory, {
      recursive: true,
    });
    const manifest = join(directory, "package.json");
    const text = readFileSync(manifest, "utf8").replace("@clerk/react", "@clerk/nextjs");
    writeFileSync(manifest, text);
    await expect(look(directory, optionsWith(), {})).rejects.toMatchObject({
      code: "sdk-unfit",
      message: expect.stringContaining('next.config.ts has output: "export"'),
      hint: expect.stringContaining('from "@clerk/react"'),
    });
  });
});

describe("every fixture is of the framework that its name begins with", () => {
  const taken = goldenCases().filter(({ refused }) => !refused);
  const named = taken.filter(({ name }) => !name.startsWith("monorepo"));
  test.each(named)("$name", async ({ name, before, options }) => {
    const directory = await makeTemp("framework");
    cpSync(before, join(directory), { recursive: true });
    const project = await look(directory, optionsWith(options), {});
    expect(name.startsWith(project.framework)).toBe(true);
  });
});
