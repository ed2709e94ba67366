import { expect, test } from "vitest";
import { tokenChecks } from "../../src/checks/token.ts";
import type { TokenJudgement } from "../../src/clerk/session-token.ts";

const EXPIRED = { fault: "exp" as const, message: "It expired.", fix: "Copy a fresh token." };
const AUDIENCE = { fault: "aud" as const, message: "It is for others.", fix: "Set the aud." };

test.each<[judgement: TokenJudgement | undefined, statuses: string[]]>([
  [undefined, []],
  [{ status: "accepted", message: "Convex accepts this token." }, ["ok"]],
  [{ status: "refused", verdicts: [EXPIRED, AUDIENCE] }, ["problem", "problem"]],
  [{ status: "unverified", verdicts: [], reason: "nobody answered" }, ["unknown"]],
  [
    { status: "unverified", verdicts: [EXPIRED], reason: "nobody answered" },
    ["problem", "unknown"],
  ],
])("%j", (judgement, statuses) => {
  const checks = tokenChecks(judgement);
  expect(checks.map(({ status }) => status)).toEqual(statuses);
  for (const check of checks) expect(check).toMatchObject({ file: null, line: null });
});

test("a fault's words and mend, and the reason why nothing is proved", () => {
  const [fault, unproved] = tokenChecks({
    status: "unverified",
    verdicts: [EXPIRED],
    reason: "nobody answered",
  });
  expect(fault).toMatchObject({ message: "It expired.", fix: "Copy a fresh token." });
  expect(unproved?.message).toBe("The token's signature could not be verified: nobody answered.");
});
