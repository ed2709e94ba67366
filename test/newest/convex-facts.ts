/** What is said of convex by its versions. */

import { compare, lt, minVersion, satisfies, subset } from "semver";
import { Project, ts } from "ts-morph";
import { REACT_SDKS } from "../../src/clerk/sdk.ts";
import { type TokenNeeds, tokenNeeds } from "../../src/clerk/token-requirements.ts";
import {
  WITH_AUTH_CONFIG_TYPE,
  WITH_AUTH_REFRESHING,
} from "../../src/project/dependencies/package-version.ts";
import { CLERK_REACT_SINCE, OLDEST_CONVEX } from "../../src/project/dependencies/packages.ts";
import { publishedFile } from "../support/published-file.ts";
import { type Fact, verdict } from "./fact.ts";
import { type Releases, releasesOf } from "./releases.ts";
import type { Verdict } from "./row.ts";

const CLERK_REACT = "@clerk/react";
const PROVIDER = "src/react-clerk/ConvexProviderWithClerk.tsx";
const SERVER_TYPES = "dist/cjs-types/server/index.d.ts";
const GATES_TYPES = "dist/cjs-types/react/auth_helpers.d.ts";

/** Every fact about convex; those about its code read it in the tarballs. */
export function convexFacts(): Fact[] {
  return [
    {
      package: "convex",
      says: `${OLDEST_CONVEX} is the oldest`,
      judge: ({ all }) => {
        const oldest = all.find(({ version }) => version === OLDEST_CONVEX);
        const takes = REACT_SDKS.some(({ name, range }) =>
          subset(range, oldest?.peerDependencies[name] ?? "<0.0.0-0"),
        );
        return verdict(takes, `${OLDEST_CONVEX} takes none of the SDKs that are wired`);
      },
    },
    {
      package: "convex",
      says: `names ${CLERK_REACT} since ${CLERK_REACT_SINCE}`,
      judge: ({ all }) => {
        const first = all.find(({ peerDependencies }) => CLERK_REACT in peerDependencies)?.version;
        return verdict(first === CLERK_REACT_SINCE, `the first to name it is ${first ?? "none"}`);
      },
    },
    ...REACT_SDKS.map(
      ({ name, range }): Fact => ({
        package: "convex",
        says: `takes ${name} ${range}`,
        judge: ({ newest }) => {
          const taken = newest.peerDependencies[name];
          return verdict(
            taken !== undefined && subset(range, taken),
            `takes ${name} ${taken ?? "no more"}`,
          );
        },
      }),
    ),
    {
      package: "convex",
      says: "takes the newest react",
      judge: async ({ newest }) => {
        const taken = newest.peerDependencies.react ?? "*";
        const { version } = (await releasesOf("react")).newest;
        return verdict(satisfies(version, taken), `takes react ${taken}, and ${version} is there`);
      },
    },
    {
      package: "convex",
      says: `exports the type AuthConfig in ${WITH_AUTH_CONFIG_TYPE}`,
      judge: exportedIn(WITH_AUTH_CONFIG_TYPE, SERVER_TYPES, "AuthConfig"),
    },
    {
      package: "convex",
      says: `exports the component AuthRefreshing in ${WITH_AUTH_REFRESHING}`,
      judge: exportedIn(WITH_AUTH_REFRESHING, GATES_TYPES, "AuthRefreshing"),
    },
    {
      package: "convex",
      says: "asks Clerk for the token as src/clerk/token.ts has it",
      judge: judgeTokenNeeds,
    },
  ];
}

/** Judges whether a name is exported from the least version of a range on, and still is. */
function exportedIn(range: string, types: string, name: string): Fact["judge"] {
  const since = minVersion(range)?.version ?? "0.0.0";
  return async ({ all, newest }) => {
    const before = all.filter(({ version }) => lt(version, since)).at(-1);
    const exported = await Promise.all(
      [before?.version, since, newest.version].map(
        async (version) =>
          version !== undefined &&
          exportedNames(await publishedFile("convex", version, types)).includes(name),
      ),
    );
    const [wasThere, isThere, isStillThere] = exported;
    if (wasThere) return { moved: `${before?.version} exports it already` };
    if (!isThere) return { moved: `${since} does not export it` };
    return verdict(isStillThere === true, `${newest.version} exports it no more`);
  };
}

function exportedNames(declarations: string): string[] {
  const file = parsed("index.d.ts", declarations);
  const handedOn = file
    .getExportDeclarations()
    .flatMap((each) => each.getNamedExports().map((name) => name.getName()));
  return [...handedOn, ...file.getExportedDeclarations().keys()];
}

/** The versions on both sides of each step in what is said, and the newest. */
async function judgeTokenNeeds({ all, newest }: Releases): Promise<Verdict> {
  const versions = all.map(({ version }) => version).filter((each) => !lt(each, OLDEST_CONVEX));
  const steps = versions.filter((version, at) => {
    const next = versions[at + 1];
    const before = versions[at - 1];
    return [next, before].some((other) => other !== undefined && !isSame(version, other));
  });
  const wanted = [...new Set([...steps, newest.version])].sort(compare);
  for (const version of wanted) {
    const asked = askedOfClerk(await publishedFile("convex", version, PROVIDER));
    const said = needsOf(version);
    if (asked.source !== said.source) return { moved: `${version} asks for ${asked.source}` };
    // One that knows both ways is better upgraded as long as it misses a new session.
    const isBetterUpgraded =
      asked.source === "integration" || (asked.source === "either" && asked.isStale);
    if (isBetterUpgraded !== (said.upgrade !== undefined)) {
      return { moved: `${version} ${asked.isStale ? "misses" : "sees"} a new session` };
    }
  }
  return { holds: `read in ${wanted.join(", ")}` };
}

function needsOf(version: string): TokenNeeds {
  return tokenNeeds({ name: "convex", declared: undefined, installed: version });
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [needsOf(one), needsOf(other)];
  return a.source === b.source && a.upgrade === b.upgrade;
}

type Asked = Pick<TokenNeeds, "source"> & { isStale: boolean };

/** How the provider calls Clerk's `getToken`, and whether a new session makes it ask anew. */
function askedOfClerk(source: string): Asked {
  const calls = parsed("provider.tsx", source).getDescendantsOfKind(ts.SyntaxKind.CallExpression);
  const called = (name: string) => calls.filter((call) => call.getExpression().getText() === name);
  const byTemplate = called("getToken").map((call) =>
    call
      .getArguments()
      .some((argument) =>
        argument.asKind(ts.SyntaxKind.ObjectLiteralExpression)?.getProperty("template"),
      ),
  );
  if (byTemplate.length === 0) throw new Error("the provider calls no getToken");
  const isStale = !called("useCallback").some((call) =>
    call
      .getArguments()[1]
      ?.asKind(ts.SyntaxKind.ArrayLiteralExpression)
      ?.getElements()
      .some((element) => element.getText() === "sessionId"),
  );
  if (byTemplate.every(Boolean)) return { source: "template", isStale };
  return { source: byTemplate.some(Boolean) ? "either" : "integration", isStale };
}

function parsed(name: string, text: string) {
  return new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true }).createSourceFile(
    name,
    text,
  );
}
