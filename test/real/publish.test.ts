/** What the publish workflow hands to npm: its own steps, run against a registry on loopback. */

import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import manifest from "../../package.json";
import type { OwnManifest } from "../../src/report/bug.ts";
import { type Answer, startServer } from "../servers/http.ts";
import { afterFile } from "../support/after-test.ts";
import { packedTool } from "../support/packed.ts";
import { type Run, run } from "../support/run.ts";
import { makeTemp } from "../support/temp.ts";
import { must } from "../support/vite-app.ts";

const ROOT = join(import.meta.dirname, "../..");
const SOURCES = ["src", "templates", "package.json", "tsconfig.json", "tsup.config.ts"];
const SHOWN = ["README.md", "CHANGELOG.md", "LICENSE"];

/** The repository that the workflow runs in: capitals and a dot are kept as they are. */
const GITHUB = {
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "Field-Notes/add.clerk",
};
const ADDRESS = `${GITHUB.GITHUB_SERVER_URL}/${GITHUB.GITHUB_REPOSITORY}`;
const MINUTES = 240_000;

const workflowSchema = z.object({
  jobs: z.object({
    publish: z.object({ steps: z.array(z.object({ run: z.string().optional() })) }),
  }),
});

/** The body of npm's PUT: the manifest that the registry judges, and the tarball. */
const publishedSchema = z.object({
  versions: z.record(
    z.string(),
    z.looseObject({
      repository: z.object({ type: z.string(), url: z.string() }),
      homepage: z.string(),
      bugs: z.object({ url: z.string() }),
    }),
  ),
  _attachments: z.record(z.string(), z.object({ data: z.string() })),
});

/** The commands of the workflow's job, in their order. */
async function workflowCommands(): Promise<string[]> {
  const text = await readFile(join(ROOT, ".github/workflows/publish.yml"), "utf8");
  const { steps } = workflowSchema.parse(parse(text)).jobs.publish;
  return steps.flatMap((step) => step.run ?? []);
}

/** The tool's sources in a folder of their own, as the workflow has checked them out. */
async function checkOut(): Promise<string> {
  const directory = await makeTemp("checkout");
  for (const path of [...SOURCES, ...SHOWN]) {
    await cp(join(ROOT, path), join(directory, path), { recursive: true });
  }
  await symlink(join(ROOT, "node_modules"), join(directory, "node_modules"), "junction");
  return directory;
}

let published: z.infer<typeof publishedSchema>;
/** The published package, unpacked. */
let unpacked: string;

beforeAll(async () => {
  const bodies: unknown[] = [];
  const registry = await startServer(({ method, body }): Answer => {
    if (method !== "PUT") return { status: 404, body: { error: "Not found" } };
    bodies.push(body);
    return { status: 201, body: { ok: true } };
  });
  afterFile(() => void registry.close());
  const checkout = await checkOut();
  const fill = (await workflowCommands()).find((line) => line.includes("npm pkg set")) ?? "false";
  must(await run("bash", ["-e", "-c", fill], { cwd: checkout, env: GITHUB }));
  const login = `--//${new URL(registry.url).host}/:_authToken=none`;
  const args = ["publish", "--access", "public", "--registry", registry.url, login];
  must(await run("npm", args, { cwd: checkout, timeout: MINUTES }));
  published = publishedSchema.parse(bodies.at(-1));

  const folder = await makeTemp("published");
  const [tarball] = Object.values(published._attachments);
  await writeFile(join(folder, "package.tgz"), Buffer.from(tarball?.data ?? "", "base64"));
  must(await run("tar", ["-xzf", "package.tgz"], { cwd: folder }));
  unpacked = join(folder, "package");
}, MINUTES);

test("the workflow says which repository it is before it builds or publishes", async () => {
  const lines = await workflowCommands();
  const place = (part: string) => lines.findIndex((line) => line.includes(part));
  expect(place("npm pkg set")).toBeGreaterThanOrEqual(0);
  expect(place("npm pkg set")).toBeLessThan(place(".ci/run"));
  expect(place(".ci/run")).toBeLessThan(place("npm publish --provenance"));
});

test("npm's provenance and the manifest name one repository", () => {
  const [sent] = Object.values(published.versions);
  // The registry takes repository.url without git+ and .git, and refuses (E422) what isn't, letter
  // by letter, what libnpmpublish's provenance.js writes into the statement: server and repository.
  expect(sent?.repository.type).toBe("git");
  expect(sent?.repository.url.replace(/^git\+/, "").replace(/\.git$/, "")).toBe(ADDRESS);
  expect(sent?.homepage).toBe(`${ADDRESS}#readme`);
  expect(sent?.bugs).toEqual({ url: `${ADDRESS}/issues` });
});

test("publint takes it", async () => {
  const publint = join(ROOT, "node_modules/publint/src/cli.js");
  must(await run(process.execPath, [publint, "--strict"], { cwd: unpacked }));
});

/** What a package says in which the first command is broken. */
async function bugIn(folder: string): Promise<Run> {
  const broken = await makeTemp("broken");
  await cp(folder, broken, { recursive: true });
  const file = (await readdir(join(broken, "dist"))).find((name) => name.startsWith("add-"));
  await writeFile(join(broken, "dist", file ?? "add-"), 'throw new Error("planted");\n');
  const app = join(broken, "app");
  await mkdir(app);
  return run(process.execPath, [join(broken, "dist/cli.js"), "--json"], { cwd: app });
}

test("what is published sends a bug report to its own repository", async () => {
  const { exitCode, stdout, stderr } = await bugIn(unpacked);
  expect(exitCode).toBe(1);
  for (const printed of [stdout, stderr]) {
    expect(printed).toContain(`Please report it at ${ADDRESS}/issues, with`);
  }
});

const { bugs }: OwnManifest = manifest;

// The workflow itself runs these tests with the address filled in.
test.skipIf(bugs)("a build from a clone names no address", async () => {
  const { exitCode, stdout, stderr } = await bugIn(join(await packedTool(), "../.."));
  expect(exitCode).toBe(1);
  for (const printed of [stdout, stderr]) {
    expect(printed).toContain("Please report it where you have this copy of it from, with");
    expect(printed).not.toContain("http");
  }
});
