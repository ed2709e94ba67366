import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { filesOfInstall, install, installNative } from "../../src/apply/programs/install.ts";
import { frameworkOf } from "../../src/frameworks/registry.ts";
import type { Step } from "../../src/plan/plan.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";

test("an install may write in the app's folder and in each one up to the repository's root", async () => {
  const root = await makeTemp("install");
  await writeFiles(root, { ".git/HEAD": "", "apps/web/package.json": "{}" });
  const app = join(root, "apps/web");
  const files = filesOfInstall(app).map((path) => relative(app, path).replaceAll("\\", "/"));
  expect(files).toEqual(
    expect.arrayContaining([
      "package.json",
      "yarn.lock",
      ".yarn/install-state.gz",
      "../../package.json",
      "../../pnpm-lock.yaml",
      "../../package-lock.json",
    ]),
  );
  expect(files.filter((path) => path.startsWith("../../../"))).toEqual([]);
});

/** A program in place of the framework's own command. */
async function nativeStep(source: string): Promise<{ directory: string; step: Step }> {
  const directory = await makeTemp("native");
  await writeFiles(directory, { "native.mjs": source });
  const command = [process.execPath, join(directory, "native.mjs")];
  return { directory, step: { name: "install-native", command, folder: "" } };
}

const supervision = {
  signal: new AbortController().signal,
  beginning: undefined,
  secrets: [],
};

test("the framework's own install command is told that nobody can be asked", async () => {
  const { directory, step } = await nativeStep('process.exit(process.env.CI === "1" ? 0 : 1);');
  await expect(installNative(step, directory, undefined, supervision)).resolves.toBeUndefined();
});

test("one that fails only at what comes after the install has installed; all others have failed", async () => {
  const { directory, step } = await nativeStep(
    'console.error("Cannot automatically write to dynamic config at: app.config.ts"); process.exit(1);',
  );
  const partly = frameworkOf("expo").natives?.partly;
  await expect(installNative(step, directory, partly, supervision)).resolves.toBeUndefined();
  const failing = await nativeStep('console.error("npm error code E500"); process.exit(1);');
  await expect(
    installNative(failing.step, failing.directory, partly, supervision),
  ).rejects.toMatchObject({
    code: "install-failed",
    exitStatus: 4,
    message: expect.stringContaining("E500"),
  });
});

test("build scripts that pnpm is to be told about are named, with where to say it", async () => {
  const said = `Error: ERR_PNPM_IGNORED_BUILDS

  × installing dependencies
  ╰─▶ Ignored build scripts: @clerk/shared@3.48.0, core-js@3.47.0,
      esbuild@0.27.0
  help: Run "pnpm approve-builds" to pick which dependencies should be allowed
        to run scripts.
`;
  const { directory, step } = await nativeStep(
    `console.error(${JSON.stringify(said)}); process.exit(1);`,
  );
  await expect(install(step, "pnpm", directory, supervision)).rejects.toMatchObject({
    code: "install-failed",
    message: expect.stringContaining("ERR_PNPM_IGNORED_BUILDS"),
    hint: expect.stringMatching(
      /whether @clerk\/shared, core-js, esbuild may run .*allowBuilds in pnpm-workspace\.yaml/,
    ),
  });
});
