/** Each fact is a test, and a row of the table. */

import { test } from "vitest";
import { convexFacts } from "./convex-facts.ts";
import { judged } from "./fact.ts";
import { frameworkFacts } from "./framework-facts.ts";
import { releaseFacts } from "./release-facts.ts";
import { sdkFacts } from "./sdk-facts.ts";
import { tell } from "./tell.ts";

const facts = [...sdkFacts(), ...convexFacts(), ...releaseFacts(), ...frameworkFacts()];

test.for(facts)("$package: $says", { timeout: 300_000 }, async (fact, { task }) => {
  tell(task, await judged(fact));
});
