import { beforeAll, describe, expect, test } from "vitest";
import type { SignIn } from "../../src/checks/app/sign-in.ts";
import { type Subject, subjectOf } from "../../src/checks/subject.ts";
import { tokenSource } from "../../src/checks/token-source.ts";
import type { JwtTemplate } from "../../src/clerk/jwt-template.ts";
import type { TokenJudgement } from "../../src/clerk/session-token.ts";
import type { Verdict } from "../../src/clerk/token-verdict.ts";
import { CliError } from "../../src/errors.ts";
import type { Examined } from "../../src/project/examine.ts";
import { commonApps, onlyOne, servicesWith, told } from "../support/judged-app.ts";

let vite: Examined;
let workspace: Examined;
beforeAll(async () => {
  ({ vite, workspace } = await commonApps());
});

type Given = {
  version?: string | undefined;
  secret?: boolean;
  base?: Examined;
  change?: Partial<Examined>;
  token?: TokenJudgement;
};

function subjectFor({ secret = true, base = vite, change = {}, ...given }: Given): Subject {
  const installed = "version" in given ? given.version : "1.48.0";
  const declared = installed === undefined ? "workspace:*" : `^${installed}`;
  const convex = { ...base.project.convex, installed, declared };
  const key = {
    name: "CLERK_SECRET_KEY",
    value: "",
    secret: "test" as const,
    file: ".env.local",
    line: 4,
    mode: "all" as const,
    isRead: true,
  };
  const variables = [...base.variables, ...(secret ? [key] : [])];
  return subjectOf(
    { ...base, variables, project: { ...base.project, convex }, ...change },
    "development",
  );
}

const template = (name: string, claims: JwtTemplate["claims"]): JwtTemplate => ({
  id: "jtmp_1",
  name,
  lifetime: 60,
  claims,
});
const answered = (...value: JwtTemplate[]) => ({
  templates: { status: "answered" as const, value },
});
const FINE = template("convex", { aud: "convex" });

const judge = (services: Parameters<typeof servicesWith>[0], given: Given = {}) =>
  tokenSource(subjectFor(given), servicesWith(services), given.token);

const ACCEPTED: TokenJudgement = { status: "accepted", message: "Convex accepts this token." };
const CREATE = "npx add-clerk-convex --create-jwt-template";

describe("with Clerk's answer", () => {
  test.each<[what: string, found: JwtTemplate[], version: string, statuses: string[]]>([
    ["the template", [FINE], "1.48.0", ["ok"]],
    ["the template among others", [template("other", {}), FINE], "1.31.7", ["ok"]],
    ["an audience of one in a list", [template("convex", { aud: ["convex"] })], "1.48.0", ["ok"]],
    ["none, which the integration may make up for", [], "1.48.0", ["unknown"]],
    ["none, where only that will do", [], "1.31.7", ["problem"]],
    [
      "one that is called nearly so",
      [template("Convex", { aud: "convex" })],
      "1.48.0",
      ["problem"],
    ],
    ["one without an audience", [template("convex", {})], "1.48.0", ["problem"]],
    ["one for another audience", [template("convex", { aud: "app" })], "1.31.7", ["problem"]],
    ["the template, with a convex that needs it", [FINE], "1.40.0", ["ok"]],
    ["none, with a convex that needs it", [], "1.40.0", ["unknown", "warning"]],
    ["the template, where it counts for nothing", [FINE], "1.33.0", ["unknown", "warning"]],
    ["one, and no version known", [FINE], "", ["ok"]],
    ["none, and no version known", [], "", ["unknown"]],
  ])("%s (convex %#: %s)", (_, found, version, statuses) => {
    expect(told(judge(answered(...found), { version: version || undefined }))).toEqual(statuses);
  });

  test("what is wrong, and what mends it", () => {
    const missing = onlyOne(judge(answered(), { version: "1.31.7" }));
    expect(missing).toMatchObject({ file: null, fix: CREATE });
    const similar = onlyOne(judge(answered(template("con_vex", {}))));
    expect(similar).toMatchObject({ fix: CREATE });
    expect(similar.message).toContain('("con_vex" is another name)');
    const audience = onlyOne(judge(answered(template("convex", { aud: "x".repeat(500) }))));
    expect(audience.fix).toMatch(/^Add "aud": "convex" to its claims: https:/);
    expect(audience.message.length).toBeLessThan(300);
  });
});

describe("without it", () => {
  test("unknown, with the reason and where to look", () => {
    const noKey = onlyOne(judge({}, { secret: false }));
    expect(noKey.status).toBe("unknown");
    expect(noKey.message).toContain("no CLERK_SECRET_KEY");
    expect(noKey.fix).toContain("dashboard.clerk.com/apps/setup/convex");
    const old = onlyOne(judge({}, { version: "1.20.0" }));
    expect(old.message).toContain("it was not asked");
    expect(old.fix).toContain("dashboard.clerk.com/~/jwt-templates");
    const failed = onlyOne(judge({ templates: { status: "failed", reason: "401: no." } }));
    expect(failed).toMatchObject({
      status: "unknown",
      message: expect.stringContaining("401: no."),
    });
  });
});

test("unknown where the app asks by a hook of its own, whatever Clerk has", () => {
  const provider = (kind: "clerk" | "other-auth", name: string) => ({
    ...{ kind, name, module: "@clerk/react", file: "src/main.tsx", line: 9, column: 5 },
  });
  const { project } = vite;
  const providers = [
    provider("clerk", "ClerkProvider"),
    provider("other-auth", "ConvexProviderWithAuth"),
  ];
  const change = { project: { ...project, providers } };
  const check = onlyOne(judge(answered(FINE), { change }));
  expect(check).toMatchObject({ status: "unknown", message: expect.stringContaining("hook") });
});

describe("the version of convex", () => {
  test("too old is a problem, whatever Clerk has", () => {
    const refusals = [new CliError("convex-too-old", "convex 1.9.0 is installed.")];
    const check = onlyOne(judge(answered(FINE), { version: "1.9.0", change: { refusals } }));
    expect(check).toMatchObject({ status: "problem", fix: "npm install convex@1.48.0" });
  });

  test("the upgrade is the app's, by its package manager", () => {
    const [, advice] = judge(answered(), { version: "1.33.1", base: workspace });
    expect(advice).toMatchObject({
      status: "warning",
      message:
        "Upgrade convex: before 1.42.2, signing in leaves Convex signed out until the page is loaded anew, unless Clerk has the JWT template convex.",
      fix: "cd apps/web && npm install convex@1.48.0",
    });
  });
});

describe("a token that Convex accepts", () => {
  test.each<[what: string, services: object, version: string, statuses: string[]]>([
    ["proves it, where Clerk wasn't asked", {}, "1.48.0", ["ok"]],
    ["proves that the integration is active", answered(), "1.48.0", ["ok"]],
    // It may be of that very template, which nobody but its reader asks for.
    [
      "is none against one of another name",
      answered(template("Convex", {})),
      "1.48.0",
      ["problem"],
    ],
    [
      "is none against one without an audience",
      answered(template("convex", {})),
      "1.48.0",
      ["problem"],
    ],
    ["leaves advice as it is", {}, "1.40.0", ["ok", "warning"]],
    // It may be a session's token, which an old convex doesn't ask for, or a template's.
    ["is no proof for a convex that knows templates only", {}, "1.31.7", ["unknown"]],
    ["is none against a template that is missing there", answered(), "1.31.7", ["problem"]],
    ["is none for one that asks for the session's only", {}, "1.33.0", ["unknown", "warning"]],
  ])("%s", (_, services, version, statuses) => {
    expect(told(judge(services, { version, token: ACCEPTED }))).toEqual(statuses);
  });

  test("any other proves nothing", () => {
    const refused: TokenJudgement = { status: "refused", verdicts: [] };
    expect(told(judge({}, { token: refused }))).toEqual(["unknown"]);
  });
});

describe("with a sign-in", () => {
  const proved = (signIn: SignIn, services: Parameters<typeof servicesWith>[0] = answered()) =>
    onlyOne(tokenSource(subjectFor({}), servicesWith(services), undefined, signIn));
  const asked = "either" as const;
  const aud: Verdict = { fault: "aud", message: "The token is for app (aud).", fix: "Copy it." };

  test("what was open is known", () => {
    expect(proved({ status: "accepted", asked })).toMatchObject({ status: "ok" });
    expect(proved({ status: "accepted", asked }, {})).toMatchObject({ status: "ok" });
    const none: SignIn = { status: "no-token", asked, template: "convex" };
    expect(proved(none)).toMatchObject({ status: "problem", fix: CREATE });
    const refused: SignIn = { status: "refused", asked, message: "No.", verdicts: [aud] };
    expect(proved(refused, {})).toMatchObject({
      status: "problem",
      message: aud.message,
      fix: expect.stringMatching(/^Add "aud": "convex"/),
    });
  });

  test("a template that isn't what is used breaks nothing", () => {
    const other = answered(template("convex", { aud: "app" }));
    expect(proved({ status: "accepted", asked }, other)).toMatchObject({ status: "warning" });
  });

  test("what Convex is told to accept is no fault of Clerk's", () => {
    const ours: Verdict = { ...aud, message: "The token is for convex (aud), and Convex accepts…" };
    const refused: SignIn = { status: "refused", asked, message: "No.", verdicts: [ours] };
    expect(proved(refused, answered(FINE))).toMatchObject({ status: "ok" });
    expect(proved({ status: "not-proven", reason: "No." })).toMatchObject({ status: "unknown" });
  });
});
