/**
 * An npm registry on loopback that shows another one as it may be tomorrow: with newer releases of
 * some packages, as `latest`, which break whatever loads them.
 */

import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { inc, rsort, valid } from "semver";
import * as z from "zod";
import { type Answer, type LoopbackServer, startServer } from "./http.ts";

/** Packages that get a newer patch, minor and major. */
const DRIFTING = ["convex", "react", "react-dom", "vite", "next", "@clerk/react"];

/** What a played release says when it is loaded. */
const BROKEN = "This release is broken on purpose.";

const documentSchema = z.looseObject({
  "dist-tags": z.looseObject({ latest: z.string() }),
  versions: z.record(z.string(), z.unknown()),
  time: z.record(z.string(), z.string()),
});

/** Starts one in front of `upstream`. Nothing else of that changes, and its tarballs stay where they are. */
export async function startDriftingRegistry(upstream: string): Promise<LoopbackServer> {
  const tarballs = new Map<string, Buffer>();
  const played = async (name: string): Promise<Answer> => {
    const answer = await fetch(`${upstream}/${name.replace("/", "%2f")}`);
    const document = documentSchema.parse(await answer.json());
    const { releases, tags } = await tomorrow(name, document, server.url, tarballs);
    return { status: 200, body: { ...document, ...releases, "dist-tags": tags } };
  };
  const server: LoopbackServer = await startServer(async ({ path }) => {
    const name = decodeURIComponent(path).slice(1);
    const bytes = tarballs.get(name);
    if (bytes) return { status: 200, text: bytes, headers: { "content-type": "application/gzip" } };
    if (DRIFTING.includes(name)) return played(name);
    return { status: 302, headers: { location: upstream + path } };
  });
  return server;
}

type Document = z.infer<typeof documentSchema>;

/** The played releases beside the real ones. */
async function tomorrow(
  name: string,
  { versions, time, "dist-tags": tags }: Document,
  url: string,
  tarballs: Map<string, Buffer>,
) {
  const [highest = "0.0.0"] = rsort(
    Object.keys(versions).filter((version) => valid(version) && !version.includes("-")),
  );
  const releases = { versions: { ...versions }, time: { ...time } };
  let latest = highest;
  for (const step of ["patch", "minor", "major"] as const) {
    latest = inc(highest, step) ?? highest;
    const manifest = { name, version: latest, main: "index.js", bin: { [name]: "index.js" } };
    const bytes = await packed(manifest);
    const path = `${name}/-/played-${latest}.tgz`;
    tarballs.set(path, bytes);
    const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
    const shasum = createHash("sha1").update(bytes).digest("hex");
    const dist = { tarball: `${url}/${path}`, integrity, shasum };
    releases.versions[latest] = { ...manifest, dist };
    releases.time[latest] = new Date().toISOString();
  }
  return { releases, tags: { ...tags, latest } };
}

/** A package of these files, as `npm pack` makes it: all below `package/`. */
async function packed(manifest: object): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "add-clerk-convex-played-"));
  try {
    await mkdir(join(folder, "package"));
    await writeFile(join(folder, "package/package.json"), JSON.stringify(manifest));
    await writeFile(join(folder, "package/index.js"), `throw new Error("${BROKEN}");\n`);
    await execa("tar", ["-czf", "played.tgz", "package"], { cwd: folder });
    return await readFile(join(folder, "played.tgz"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
