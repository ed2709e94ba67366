/** Warns of a hook of the app's own that asks Clerk for a token which Convex may not accept. */

import { wiringFaults } from "../../code/diagnosis/wiring-faults.ts";
import type { Project } from "../../project/project.ts";

/** Says which JWT template is asked for, where it isn't the one that Convex's own provider asks for. */
export function otherTemplates({ providers, source }: Project): string[] {
  const isWired = providers.some(({ kind }) => kind === "convex-with-clerk");
  const asks = Object.values(source.files).some((text) => text.includes("getToken"));
  if (!isWired || !asks) return [];
  return wiringFaults(source).flatMap(({ kind, file, line, asks }) => {
    const other = asks?.templates.find((name) => name !== null && name !== "convex");
    if (kind !== "own-use-auth" || other == null) return [];
    return [
      `The hook that ${file}:${line} gives as useAuth asks Clerk for the JWT template ${JSON.stringify(other)}, and not for convex: Convex accepts its tokens only if Clerk has it, with the audience convex.`,
    ];
  });
}
