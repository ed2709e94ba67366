/** Judges a command by what it says and what it leaves. */

import { type Arena, documentOf, type Ended, said } from "./arena.ts";
import type { Tally } from "./tally.ts";

export type Trees = {
  /** As the app was before any run, and as a run leaves it. */
  before: string;
  after: string;
  /** As it was when the command began. */
  begun: string;
  /** Whether a killed run had left it so, which may be put back before anything else goes wrong. */
  isKilled?: boolean;
};

export type Judged = {
  /** What is wrong with it; undefined where nothing is. */
  kind: string | undefined;
  /** Whether something is left for the next command to put back. */
  mustFollow: boolean;
  /**
   * Files that it says it has left as they are, of which it can't know who wrote them: no command brings
   * them back.
   */
  left: readonly string[];
};

const fine: Judged = { kind: undefined, mustFollow: false, left: [] };
const wrong = (kind: string): Judged => ({ kind, mustFollow: true, left: [] });

/** What only programs write. */
const OF_PROGRAMS = /^(?:package-lock\.json$|convex\/_generated\/)/;
const LEFT = / was left as it is: .*$/;

/**
 * Judges how a run or an undo ended that met with trouble: that it is whole or not at all but for what it
 * names as left, and that its words are true of what stands there now.
 */
export function judge(command: "run" | "undo", ended: Ended, tree: string, trees: Trees): Judged {
  const warnings = documentOf(ended)?.warnings ?? [];
  const left = warnings
    .filter((each) => LEFT.test(each))
    .map((each) => each.replace(LEFT, ""))
    .filter((path) => OF_PROGRAMS.test(path));
  const without = (text: string) =>
    text
      .split("\n")
      .filter((line) => !left.some((path) => line.startsWith(`${path} `)))
      .join("\n");
  const { before, after, begun } = trees;
  const rest = { before: without(before), after: without(after), begun: without(begun) };
  return { ...judgeWhole(command, ended, without(tree), { ...trees, ...rest }), left };
}

function judgeWhole(
  command: "run" | "undo",
  ended: Ended,
  tree: string,
  { before, after, begun, isKilled = false }: Trees,
): Judged {
  const document = documentOf(ended);
  const code = document?.error?.code;
  if (ended.hung) return wrong("hangs");
  if (ended.code === null) return wrong(`ended by ${ended.signal}`);
  if (ended.code === 1) return wrong("exit 1");
  if (!document) return wrong("no document");
  if (ended.code === 0) {
    const wanted = command === "run" ? after : before;
    return tree === wanted ? fine : wrong(`says ${document.status}, and the tree is another one`);
  }
  if (code === "restore-failed") {
    const isBetween = tree !== before && tree !== after;
    return isBetween
      ? { kind: undefined, mustFollow: true, left: [] }
      : wrong("says that it is between, and it is not");
  }
  if (code === "convex-failed") {
    const isWhole = withoutConvex(tree) === withoutConvex(after);
    return isWhole
      ? { kind: undefined, mustFollow: true, left: [] }
      : wrong("convex failed, and the tree isn't whole");
  }
  if (command === "undo" && (code === "install-failed" || code === "cancelled")) {
    return tree === before ? fine : wrong(`${code}, and the tree isn't as before`);
  }
  if (tree === begun || (isKilled && tree === before)) return fine;
  const now = tree === before ? "before" : tree === after ? "after" : "between";
  return wrong(`${code}, "nothing was changed", and the tree is ${now}`);
}

/** What stands there but for what convex writes when it pushes. */
function withoutConvex(tree: string): string {
  const lines = tree.split("\n");
  return lines.filter((line) => !/^(?:convex\/_generated|\.env\.local )/.test(line)).join("\n");
}

/** The next command mends what there is to mend: an undo, or a run and then an undo. */
export async function followUp(
  arena: Arena,
  { before, after }: Pick<Trees, "before" | "after">,
  where: string,
  tally: Tally,
  isRun = false,
): Promise<void> {
  if (isRun) {
    const run = await arena.run();
    if (run.code !== 0 || arena.tree() !== after) {
      tally.fault("the next run doesn't wire it", `${where}; ${said(run)}`);
    }
  }
  const undo = await arena.undo();
  if (undo.code !== 0 || arena.tree() !== before) {
    tally.fault("the next undo doesn't bring it back", `${where}; ${said(undo)}`);
  }
}
