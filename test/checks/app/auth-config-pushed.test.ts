import { expect, test } from "vitest";
import { allChecks } from "../../../src/checks/all-checks.ts";
import type { Services } from "../../../src/checks/services.ts";
import type { Acceptance } from "../../../src/clerk/sign-in/ask-acceptance.ts";
import {
  LIVE,
  LIVE_ISSUER,
  NO_FIX,
  OTHER_ISSUER,
  onlyOne,
  servicesWith,
  set,
  subjectWith,
  usable,
} from "../../support/judged-app.ts";
import { ISSUER } from "../../support/keys.ts";

type Given = Parameters<typeof subjectWith>[2] & { files?: Record<string, string | null> };

async function judge(services: Partial<Services>, { files = {}, ...reading }: Given = {}) {
  const subject = await subjectWith("vite-strict-mode", files, reading);
  const evidence = { subject, services: servicesWith(services), fixFor: NO_FIX, token: undefined };
  return onlyOne(allChecks(evidence).filter(({ id }) => id === "auth-config-pushed"));
}

const says = (acceptance: Acceptance, issuer = ISSUER): Partial<Services> => ({
  acceptance: { [issuer]: acceptance },
  issuers: usable(issuer),
  variable: set(issuer),
});

test("never pushed: a problem, and the command that pushes", async () => {
  expect(await judge(says({ status: "not-listed", providers: "" }))).toMatchObject({
    status: "problem",
    message: expect.stringMatching(/accepts no token of https:\/\/happy.* never pushed/),
    fix: "npx convex dev --once",
  });
});

test("pushed with others: they are named, where the deployment names them", async () => {
  const providers = `OIDC(domain=${OTHER_ISSUER}, app_id=convex)`;
  expect(await judge(says({ status: "not-listed", providers }))).toMatchObject({
    status: "problem",
    message: expect.stringContaining(`lists ${providers}.`),
  });
  const files = { ".env.production": `VITE_CLERK_PUBLISHABLE_KEY=${LIVE}\n` };
  const unnamed: Acceptance = { status: "not-listed", providers: undefined };
  expect(await judge(says(unnamed, LIVE_ISSUER), { files, stage: "production" })).toMatchObject({
    status: "problem",
    message: expect.stringMatching(/^The production deployment .*or with another issuer/),
    fix: "npx convex deploy",
  });
});

test("in force", async () => {
  expect(await judge(says({ status: "in-force" }))).toMatchObject({ status: "ok" });
});

test("what isn't right here yet is said by the check that it is about, and here not again", async () => {
  const services = says({ status: "not-listed", providers: "" });
  expect(await judge({ ...services, variable: set(OTHER_ISSUER) })).toMatchObject({
    status: "skipped",
    message: expect.stringContaining("deployment-issuer"),
  });
  const files = { "convex/auth.config.ts": "export default { providers: [] };\n" };
  expect(await judge(services, { files })).toMatchObject({ status: "skipped" });
  expect(await judge(services, { files: { "convex/auth.config.ts": null } })).toMatchObject({
    status: "skipped",
  });
});

test("keys that the deployment can't get are a problem where they are there", async () => {
  const services = says({ status: "unverifiable", reason: "Discovery failed." });
  expect(await judge(services)).toMatchObject({ status: "problem" });
  expect(await judge({ ...services, issuers: {} })).toMatchObject({ status: "unknown" });
});

test("a proxied instance may have another issuer", async () => {
  const files = { ".env.local": `VITE_CLERK_PUBLISHABLE_KEY=${LIVE}\n` };
  const services = says({ status: "not-listed", providers: "" }, LIVE_ISSUER);
  expect(await judge({ ...services, issuers: {} }, { files })).toMatchObject({ status: "unknown" });
});

test("nobody was asked, or nobody answered", async () => {
  expect(await judge({})).toMatchObject({
    status: "unknown",
    message: expect.stringContaining("was not asked"),
  });
  const services = says({ status: "unknown", reason: "no answer within 10 s" });
  expect(await judge(services)).toMatchObject({
    status: "unknown",
    message: expect.stringMatching(/could not be asked .*: no answer within 10 s\.$/),
  });
  const files = { ".env.local": "" };
  expect(await judge({}, { files })).toMatchObject({ status: "skipped" });
});
