import { expect, test } from "vitest";
import type { Plan } from "../../../src/plan/plan.ts";
import { withoutAsking } from "../../../src/plan/warnings/unasked-variable.ts";
import { playApp } from "../../support/played-app.ts";

const SET: Plan["steps"][number] = {
  name: "set-issuer",
  command: ["npx", "convex", "env", "set", "CLERK_JWT_ISSUER_DOMAIN", "https://a.example"],
  folder: "",
};

test("a dry run says that the deployment's variable is asked when the run begins", async () => {
  const { plan } = await playApp("vite-strict-mode", {});
  expect(withoutAsking(plan)).toEqual(plan);
  const { warnings } = withoutAsking({ ...plan, steps: [SET], warnings: ["one"] });
  expect(warnings).toEqual([
    "one",
    expect.stringMatching(
      /^What the Convex deployment has as CLERK_JWT_ISSUER_DOMAIN by now is asked when the run begins.*another issuer than https:\/\/happy-horse-1/,
    ),
  ]);
});
