/** Plans a Convex client for each island, where a framework renders components apart. */

import { giveOwnClient, refusedClient } from "../../code/wiring/client/give-own-client.ts";
import { frameworkOf } from "../../frameworks/registry.ts";
import { hasOneIsland } from "../../project/entry/one-island.ts";
import type { Project } from "../../project/project.ts";
import { clientByHand } from "../../refusals/client-by-hand.ts";
import type { FileChange } from "../plan.ts";

/**
 * The changes with no client shared between islands. Throws where that can't be, but for an app of
 * one island: there nobody shares it.
 */
export function withOwnClients(changes: readonly FileChange[], project: Project): FileChange[] {
  const framework = frameworkOf(project.framework);
  if (!framework.rendersApart) return [...changes];
  return changes.map((change) => {
    const file = project.providerFiles.find(({ path }) => path === change.path);
    if (!file) return change;
    const { path, reExports } = file;
    const text = change.after;
    const given = giveOwnClient({ path, text, reExports, house: project.houseStyles.app });
    if (given.status === "edited") return { ...change, after: given.text };
    if (given.status === "kept" || hasOneIsland(project)) return change;
    // What is told is found in the file as it is, not as it would be.
    throw clientByHand(file, refusedClient(file) ?? given, framework);
  });
}
