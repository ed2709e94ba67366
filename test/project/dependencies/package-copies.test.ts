import { mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageCopies, sdkManifest } from "../../../src/project/dependencies/package-copies.ts";
import { makeTemp, writeFiles } from "../../support/temp.ts";

type Packages = Record<
  string,
  string | { version: string; dependencies?: object; peerDependencies?: object }
>;

/** A folder with these packages, by the path of each. */
async function folderWith(packages: Packages): Promise<string> {
  const directory = await makeTemp("copies");
  const manifests = Object.entries(packages).map(([path, given]) => [
    `${path}/package.json`,
    JSON.stringify(typeof given === "string" ? { version: given } : given),
  ]);
  await writeFiles(directory, Object.fromEntries(manifests));
  return directory;
}

async function link(directory: string, from: string, to: string): Promise<void> {
  await mkdir(dirname(join(directory, from)), { recursive: true });
  await symlink(join(directory, to), join(directory, from), "junction");
}

function copiesIn(
  directory: string,
  { app = "", sharing = [] as string[], sdk = "@clerk/react" } = {},
) {
  const manifests = sharing.map((folder) => ({
    path: folder === "" ? "package.json" : `${folder}/package.json`,
    text: "",
    dependencies: [],
  }));
  const found = packageCopies(
    { directory, app, sharing: { manifests, root: "" } },
    sdk || undefined,
  );
  return Object.fromEntries(
    found.map(({ name, copies }) => [
      name,
      copies.map(
        ({ folder, version, loadedBy }) => `${version} in ${folder} for ${loadedBy.join(", ")}`,
      ),
    ]),
  );
}

describe("copies", () => {
  test("none where nothing is installed", async () => {
    expect(copiesIn(await folderWith({}))).toEqual({});
  });

  test("one of each, loaded by all", async () => {
    const directory = await folderWith({
      "node_modules/react": "19.2.4",
      "node_modules/convex": "1.48.0",
      "node_modules/@clerk/react": "6.18.0",
    });
    expect(copiesIn(directory)).toEqual({
      react: ["19.2.4 in node_modules/react for the app, convex, @clerk/react"],
      convex: ["1.48.0 in node_modules/convex for the app"],
      "@clerk/react": ["6.18.0 in node_modules/@clerk/react for the app"],
    });
    expect(Object.keys(copiesIn(directory, { sdk: "" }))).toEqual(["react", "convex"]);
  });

  test("what isn't installed is not counted", async () => {
    const directory = await folderWith({ "node_modules/react": "19.2.4" });
    expect(Object.keys(copiesIn(directory))).toEqual(["react"]);
  });

  test("a second react, where convex finds another one than the app", async () => {
    const directory = await folderWith({
      "node_modules/react": "18.3.1",
      "node_modules/convex": "1.48.0",
      "apps/web/node_modules/react": "19.2.4",
      "apps/web/node_modules/@clerk/react": "6.18.0",
    });
    expect(copiesIn(directory, { app: "apps/web" }).react).toEqual([
      "19.2.4 in apps/web/node_modules/react for apps/web, @clerk/react",
      "18.3.1 in node_modules/react for convex",
    ]);
  });

  test("a second convex, where a package that renders a provider has its own", async () => {
    const directory = await folderWith({
      "node_modules/convex": "1.48.0",
      "packages/ui/node_modules/convex": "1.40.0",
    });
    const found = copiesIn(directory, { app: "apps/web", sharing: ["packages/ui"] });
    expect(found.convex).toEqual([
      "1.48.0 in node_modules/convex for apps/web",
      "1.40.0 in packages/ui/node_modules/convex for packages/ui",
    ]);
  });

  test("the root is one of the packages", async () => {
    const directory = await folderWith({ "node_modules/convex": "1.48.0" });
    const found = copiesIn(directory, { app: "apps/web", sharing: [""] });
    expect(found.convex).toEqual(["1.48.0 in node_modules/convex for apps/web, the app"]);
  });

  test("links that lead to one copy are one, as pnpm has it", async () => {
    const store = "node_modules/.pnpm/convex@1.48.0_react@19.2.4/node_modules";
    const directory = await folderWith({
      [`${store}/convex`]: "1.48.0",
      "node_modules/.pnpm/react@19.2.4/node_modules/react": "19.2.4",
    });
    const react = "node_modules/.pnpm/react@19.2.4/node_modules/react";
    await link(directory, `${store}/react`, react);
    await link(directory, "apps/web/node_modules/react", react);
    await link(directory, "packages/ui/node_modules/react", react);
    await link(directory, "apps/web/node_modules/convex", `${store}/convex`);
    expect(copiesIn(directory, { app: "apps/web", sharing: ["packages/ui"] })).toEqual({
      react: [`19.2.4 in ${react} for apps/web, packages/ui, convex`],
      convex: [`1.48.0 in ${store}/convex for apps/web`],
    });
  });

  test("a copy above the directory given", async () => {
    const root = await folderWith({ "node_modules/react": "19.2.4" });
    const directory = join(root, "apps/web");
    await mkdir(directory, { recursive: true });
    expect(copiesIn(directory).react).toEqual(["19.2.4 in ../../node_modules/react for the app"]);
  });

  test("a manifest that can't be read is as good as none", async () => {
    const directory = await folderWith({ "node_modules/react": "19.2.4" });
    await writeFiles(directory, { "node_modules/convex/package.json": "{" });
    expect(Object.keys(copiesIn(directory))).toEqual(["react"]);
  });
});

describe("what the SDK's own package.json says", () => {
  const SDK = { version: "7.9.0", dependencies: { "@clerk/react": "^6.0.0", tslib: "2.0.0" } };
  const of = (directory: string, name: string | undefined = "@clerk/nextjs") =>
    sdkManifest({ directory, app: "" }, name);

  test("the React that it takes", async () => {
    const peerDependencies = { react: "^18 || ^19.0.0-0" };
    const directory = await folderWith({
      "node_modules/@clerk/nextjs": { version: "6.12.0", peerDependencies },
    });
    expect(of(directory)).toEqual({
      name: "@clerk/nextjs",
      peers: peerDependencies,
      node: undefined,
      builtOn: [],
    });
  });

  test("the SDK that it is built on, where the app loads the same copy", async () => {
    const same = await folderWith({
      "node_modules/@clerk/nextjs": SDK,
      "node_modules/@clerk/react": "6.18.0",
    });
    expect(of(same)).toEqual({
      name: "@clerk/nextjs",
      peers: {},
      node: undefined,
      builtOn: ["@clerk/react"],
    });

    const another = await folderWith({
      "node_modules/@clerk/nextjs": SDK,
      "node_modules/@clerk/react": "5.0.0",
      "node_modules/@clerk/nextjs/node_modules/@clerk/react": "6.18.0",
    });
    expect(of(another)?.builtOn).toEqual([]);
  });

  test("nothing where there is none, or it is none", async () => {
    const directory = await folderWith({ "node_modules/@clerk/react": "6.18.0" });
    expect(of(directory)).toBeUndefined();
    expect(sdkManifest({ directory, app: "" }, undefined)).toBeUndefined();
    expect(of(directory, "@clerk/react")).toMatchObject({ peers: {}, builtOn: [] });
  });
});
