/** Asks the npm registry for the newest release of a package. https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md */

import { valid, validRange } from "semver";
import * as z from "zod/mini";
import type { Answer } from "../network/fetch-json.ts";
import { reasonOf, within } from "../network/fetch-json.ts";

export type PublishedRelease = {
  version: string;
  /** Its own `engines.node`. */
  node: string | undefined;
  /** Its peers that are ranges: name → range. */
  peers: Readonly<Record<string, string>>;
};

export type RegistryAnswer =
  | { status: "answered"; release: PublishedRelease }
  | { status: "failed"; reason: string };

/** Milliseconds for both requests together. */
const REGISTRY_TIMEOUT = 2000;

/** Bytes; a package's whole document holds each of its versions. */
const LONGEST_DOCUMENT = 16_000_000;

const releaseSchema = z.object({
  version: z.string().check(z.refine((version) => valid(version) !== null)),
  engines: z.optional(z.object({ node: z.optional(z.string()) })),
  peerDependencies: z.optional(z.record(z.string(), z.string())),
});

const documentSchema = z.object({
  "dist-tags": z.object({ latest: z.string() }),
  versions: z.record(z.string(), z.unknown()),
});

/**
 * The release that the registry at this address calls the latest. No credentials are sent. Whatever
 * keeps an answer away for two seconds is a reason, never an error.
 */
export async function newestRelease(name: string, registry: string): Promise<RegistryAnswer> {
  const address = `${registry.replace(/\/+$/, "")}/${name.replace("/", "%2f")}`;
  return within(
    REGISTRY_TIMEOUT,
    async (get) => {
      const tagged = releaseIn(await get(`${address}/latest`));
      if (tagged) return { status: "answered", release: tagged };
      // Some registries have whole documents only.
      const answer = await get(address);
      if (answer.kind !== "json") return { status: "failed", reason: reasonOf(answer) };
      const release = latestIn(answer.body);
      return release
        ? { status: "answered", release }
        : { status: "failed", reason: "its answer names no release" };
    },
    { longest: LONGEST_DOCUMENT },
  );
}

function releaseIn(answer: Answer): PublishedRelease | undefined {
  return answer.kind === "json" ? publishedRelease(answer.body) : undefined;
}

function latestIn(body: unknown): PublishedRelease | undefined {
  const document = documentSchema.safeParse(body);
  return document.success
    ? publishedRelease(document.data.versions[document.data["dist-tags"].latest])
    : undefined;
}

function publishedRelease(manifest: unknown): PublishedRelease | undefined {
  const read = releaseSchema.safeParse(manifest);
  if (!read.success) return undefined;
  const { version, engines, peerDependencies = {} } = read.data;
  const peers = Object.entries(peerDependencies).filter(([, range]) => validRange(range) !== null);
  const node =
    engines?.node !== undefined && validRange(engines.node) !== null ? engines.node : undefined;
  return { version, node, peers: Object.fromEntries(peers) };
}
