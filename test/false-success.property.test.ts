import { rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { afterTest } from "./support/after-test.ts";
import { hunt } from "./support/hunted/hunt.ts";
import { spec } from "./support/hunted/spec.ts";
import { propertyRun } from "./support/property-run.ts";
import { fastTemp, removeTree } from "./support/temp.ts";

test("an app with other logins, keys, backends and folders is wired as it is said, or refused and left as it is", async () => {
  const folder = fastTemp("hunt");
  afterTest(() => removeTree(folder));
  vi.stubEnv("XDG_STATE_HOME", join(folder, "state"));
  afterTest(() => void vi.unstubAllEnvs());
  const tried = propertyRun("false success", 300);
  const outcomes: Record<string, number> = {};
  let number = 0;
  await fc.assert(
    fc.asyncProperty(spec, async (each) => {
      const root = join(folder, `app-${number++}`);
      try {
        const { outcome, faults } = await hunt(each, root);
        expect(faults).toEqual([]);
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    }),
    { ...tried, endOnFailure: true },
  );
  console.info(`false success: ${JSON.stringify(outcomes)}`);
  // Who refuses everything claims nothing false: of each outcome there are some.
  const share = (outcome: string) => (outcomes[outcome] ?? 0) / tried.numRuns;
  expect(share("wired")).toBeGreaterThan(0.45);
  expect(share("no-functions")).toBeGreaterThan(0.08);
  expect(share("unsupported-shape")).toBeGreaterThan(0.08);
  if (tried.numRuns >= 300) expect(share("other-auth")).toBeGreaterThan(0);
}, 3_600_000);
