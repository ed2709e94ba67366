/** Every app that this tool has wired, or that was wired by hand, is judged to be so. */

import { describe, expect, test } from "vitest";
import { allChecks } from "../src/checks/all-checks.ts";
import type { Check } from "../src/checks/check.ts";
import { NOTHING_ASKED, type Services } from "../src/checks/services.ts";
import { derivedIssuer, type Stage, subjectOf } from "../src/checks/subject.ts";
import { type Examined, examine } from "../src/project/examine.ts";
import { idsOf } from "./support/diagnose.ts";
import { goldenCases } from "./support/golden.ts";
import { NO_FIX, set, usable } from "./support/judged-app.ts";
import { HOST, ISSUER } from "./support/keys.ts";
import { optionsWith } from "./support/options.ts";

const SECRET = {
  name: "CLERK_SECRET_KEY",
  value: "",
  secret: "test" as const,
  file: undefined,
  line: undefined,
  mode: "all" as const,
  isRead: true,
};

/** What all say where all is well. */
const GOOD: Services = {
  ...NOTHING_ASKED,
  issuers: usable(),
  variable: set(ISSUER),
  // Where a second app has a variable of its own, this one is the first one's.
  otherVariables: {
    CLERK_JWT_ISSUER_DOMAIN: { status: "set", value: "https://quiet-heron-40.clerk.accounts.dev" },
  },
  templates: {
    status: "answered",
    value: [{ id: "jtmp_1", name: "convex", lifetime: 60, claims: { aud: "convex" } }],
  },
  clerkUrl: "https://api.clerk.com/v1",
  hosts: { status: "answered", value: [HOST] },
  types: { status: "checked", faults: [] },
  acceptance: { [ISSUER]: { status: "in-force" } },
};

function judge(examined: Examined, services: Services, stage: Stage = "development"): Check[] {
  return allChecks({
    subject: subjectOf(examined, stage),
    services,
    fixFor: NO_FIX,
    token: undefined,
  });
}

/** Apps that work with an SDK that is older than what would be written: what isn't known of it. */
const OLDER: Readonly<Record<string, { range: boolean; server: readonly string[] }>> = {
  "expo-wired-clerk-1": { range: true, server: [] },
  "next-wired-clerk-4": { range: true, server: ["next-middleware"] },
  "react-router-wired-clerk-1": { range: true, server: ["server-token"] },
  "tanstack-start-wired-clerk-0": { range: false, server: ["server-token"] },
};

describe.each(goldenCases().filter(({ refused }) => !refused))(
  "$name",
  ({ name, wired, before, after, options }) => {
    const older = OLDER[name];
    const isHardCoded = options.issuerIn === "file";
    // What keeps Clerk out there is named, and left to the app's owner.
    const left = name === "vite-security-policy" ? ["security-policy"] : [];
    // It asks once for everybody, and a development issuer is written into some.
    const warned = [
      ...(isHardCoded ? ["auth-config-domain"] : []),
      // It works, and stands there for nothing.
      ...(name === "vite-other-renderer" ? ["plain-convex-provider"] : []),
      ...(name === "vite-auth0-beside" ? ["other-sign-in"] : []),
      ...(name === "next-app-16" ? ["server-token"] : []),
      ...(older ? ["clerk-packages"] : []),
    ];
    // Nothing is installed in a fixture, and one has another package by React's name.
    const notKnown = [
      "duplicate-packages",
      ...(name === "vite-preact" || older?.range ? ["react-range"] : []),
    ];
    // A range may allow versions of convex that ask for different Nodes.
    const nodeNotKnown = ({ project }: Examined) =>
      project.convex.cli.node === undefined ? ["node-range"] : [];

    test("has no problem, whoever is asked, and warnings only where they belong", async () => {
      const folder = wired ? before : after;
      const named = optionsWith({ entry: options.entry });
      const examined = await examine(folder, named, {}, () => false);
      const withSecret = { ...examined, variables: [SECRET, ...examined.variables] };
      expect(derivedIssuer(subjectOf(examined, "development"))).toBe(ISSUER);

      const [unasked, asked] = [judge(withSecret, NOTHING_ASKED), judge(withSecret, GOOD)];
      for (const checks of [unasked, asked]) {
        expect(idsOf(checks, "problem")).toEqual(left);
        expect(idsOf(checks, "warning")).toEqual(warned);
      }
      // What another file's beforeLoad does isn't followed.
      const token = name === "tanstack-start-own-guard" ? ["server-token"] : [];
      const server = older?.server ?? [];
      const unclear = [...notKnown, ...nodeNotKnown(examined), ...server, ...token];
      expect(idsOf(asked, "unknown")).toEqual(unclear);

      const deployed = judge(examined, NOTHING_ASKED, "production");
      expect(idsOf(deployed, "problem")).toEqual(isHardCoded ? ["auth-config-domain"] : []);
    });
  },
);
