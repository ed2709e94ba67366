/** The frameworks' packages: whether the newest release of each is wired, or refused in words. */

import { readFileSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { major, minVersion, satisfies, validRange } from "semver";
import * as z from "zod";
import type { ClerkSdk } from "../../src/clerk/sdk.ts";
import { EXIT } from "../../src/errors.ts";
import { type FrameworkName, frameworkOf } from "../../src/frameworks/registry.ts";
import { type RunResult, resultSchema } from "../../src/report/result.ts";
import { KEY } from "../support/keys.ts";
import { run } from "../support/run.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";
import type { Fact } from "./fact.ts";
import { nodeFor } from "./node.ts";
import { type Release, releasesOf } from "./releases.ts";
import type { Verdict } from "./row.ts";

const ROOT = join(import.meta.dirname, "../..");

/** A package that the framework's app is made of, in the fixture of its newest known major. */
type Known = { package: string; framework: FrameworkName; fixture: string };

const KNOWN: readonly Known[] = [
  { package: "convex", framework: "vite", fixture: "vite-tanstack-router" },
  { package: "react", framework: "vite", fixture: "vite-tanstack-router" },
  { package: "vite", framework: "vite", fixture: "vite-tanstack-router" },
  { package: "next", framework: "next", fixture: "next-app-16" },
  { package: "@tanstack/react-start", framework: "tanstack-start", fixture: "tanstack-start" },
  { package: "@tanstack/react-router", framework: "tanstack-start", fixture: "tanstack-start" },
  { package: "react-router", framework: "react-router", fixture: "react-router-8" },
  { package: "expo", framework: "expo", fixture: "expo-router-app" },
  { package: "astro", framework: "astro", fixture: "astro-islands" },
  { package: "@remix-run/react", framework: "remix", fixture: "remix-2" },
  {
    package: "react-scripts",
    framework: "create-react-app",
    fixture: "create-react-app-javascript",
  },
];

const manifestSchema = z.looseObject({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});
type Manifest = z.infer<typeof manifestSchema>;

/** One a package, judged by a dry run of the built tool in the fixture's app. */
export function frameworkFacts(): Fact[] {
  return KNOWN.map(factOf);
}

function factOf(known: Known): Fact {
  const manifest = readManifest(known.fixture);
  const range = declaredRange(manifest, known.package);
  const [sdk] = frameworkOf(known.framework).sdks;
  if (!sdk) throw new Error(`${known.framework} has no SDK`);
  return {
    package: known.package,
    says: `${range} in ${known.fixture}`,
    async judge({ newest }) {
      if (!accepts(sdk, known.package, newest.version)) {
        return judgeRefusal(await dryRun(known, manifest, newest), known.package, newest.version);
      }
      const proven = minVersion(range);
      if (proven && major(newest.version) !== major(proven)) {
        return { moved: `no fixture is built with ${major(newest.version)}` };
      }
      return judgePlan(await dryRun(known, manifest, newest), sdk);
    },
  };
}

/** Whether the SDK's peers take the release, as far as they name the package. */
function accepts(sdk: ClerkSdk, name: string, version: string): boolean {
  const range = name === "react" ? sdk.react : sdk.peers[name];
  return range === undefined || satisfies(version, range);
}

function judgePlan({ status, sdk, warnings, error }: RunResult, wanted: ClerkSdk): Verdict {
  if (status !== "planned") return { moved: `${status}: ${error?.message}` };
  if (sdk !== wanted.name) return { moved: `gets ${sdk}, and not ${wanted.name}` };
  return { holds: ["planned", ...warnings].join(": ") };
}

/** The right words name what is too new, have no placeholder, and come with exit 3. */
export function judgeRefusal(
  { status, error, exitCode }: RunResult & { exitCode: number | undefined },
  name: string,
  version: string,
): Verdict {
  const text = `${error?.message}\n${error?.hint}`;
  if (status !== "failed" || !error) return { moved: `${version} is not accepted, and ${status}` };
  if (exitCode !== EXIT.refused) return { moved: `${error.code} is exit ${exitCode}` };
  if (!error.message.includes(name) || !error.message.includes(version)) {
    return { moved: `refused without a word of ${name} ${version}: ${error.message}` };
  }
  const placeholder = text.split(/\s+/).find((word) => /@<[^>]*>/.test(word));
  if (placeholder) return { moved: `refused, with a command that doesn't run: ${placeholder}` };
  return { holds: `refused in words: ${error.message}` };
}

function readManifest(fixture: string): Manifest {
  const text = readFileSync(join(ROOT, "fixtures", fixture, "before/package.json"), "utf8");
  return manifestSchema.parse(JSON.parse(text));
}

function declaredRange({ dependencies, devDependencies }: Manifest, name: string): string {
  const range = dependencies[name] ?? devDependencies[name];
  if (range === undefined) throw new Error(`The fixture does not name ${name}`);
  return range;
}

/** The tool on the fixture's app with that release installed, and of the rest what the app names. */
async function dryRun(
  { package: name, fixture }: Known,
  manifest: Manifest,
  newest: Release,
): Promise<RunResult & { exitCode: number | undefined }> {
  const app = join(await makeTemp("newest"), "app");
  await cp(join(ROOT, "fixtures", fixture, "before"), app, { recursive: true });
  // Both are always of one version.
  const moved = name === "react" ? ["react", "react-dom"] : [name];
  const withNewest = (ranges: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(ranges).map(([each, range]) => [
        each,
        moved.includes(each) ? newest.version : range,
      ]),
    );
  const declared = {
    ...manifest,
    dependencies: withNewest(manifest.dependencies),
    devDependencies: withNewest(manifest.devDependencies),
  };
  await writeFile(join(app, "package.json"), JSON.stringify(declared, null, 2));
  await writeFiles(app, await installedManifests(declared, newest, moved));
  const { program, env } = await nodeFor([newest.engines.node]);
  const args = [join(ROOT, "dist/cli.js"), "--dry-run", "--json", "-k", KEY, "--no-verify"];
  const { stdout, exitCode } = await run(program, args, { cwd: app, env });
  return { ...resultSchema.parse(JSON.parse(stdout)), exitCode };
}

/** The package.json of each package that the app names, at the least version it allows. */
async function installedManifests(
  { dependencies, devDependencies }: Manifest,
  newest: Release,
  moved: readonly string[],
): Promise<Record<string, string>> {
  const convex = await releasesOf("convex");
  const files = Object.entries({ ...dependencies, ...devDependencies }).map(([name, range]) => {
    const version = (validRange(range) && minVersion(range)?.version) || "0.0.0";
    const published = convex.all.find((each) => name === "convex" && each.version === version);
    const release = moved.includes(name) ? newest : { version, ...published };
    return [`node_modules/${name}/package.json`, JSON.stringify({ name, ...release })];
  });
  return Object.fromEntries(files);
}
