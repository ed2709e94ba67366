/** Keeps an arena's app at each stage that the attacks begin from. */

import { expect } from "vitest";
import { type Arena, RUN } from "./arena.ts";

/** Keeps it as `fresh`, `killed` in its install, and `wired`; gives the trees before and after a run. */
export async function keepStages(arena: Arena): Promise<{ before: string; after: string }> {
  arena.reset();
  arena.keep("fresh");
  const before = arena.tree();
  const killed = arena.start(RUN, { PLAYED_SLOWLY: "30" });
  await expect.poll(() => arena.hasJournal(), { timeout: 20_000, interval: 20 }).toBe(true);
  killed.child.kill("SIGKILL");
  await killed.ended;
  await arena.settled();
  arena.keep("killed");
  arena.reset("fresh");
  expect((await arena.run()).code).toBe(0);
  arena.keep("wired");
  return { before, after: arena.tree() };
}
