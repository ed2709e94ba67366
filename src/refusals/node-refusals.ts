/** Refuses where this Node is too old for what the project runs or is to get. */

import type { ClerkSdk } from "../clerk/sdk.ts";
import { CliError } from "../errors.ts";
import { isNodeIn, leastMajor, olderConvex } from "../packages/node-range.ts";
import type { ConvexRelease, Project } from "../project/project.ts";
import { numberedSteps } from "../text/numbered-steps.ts";
import { addPackagesCommand, ownCommand } from "../text/shell-command.ts";

/**
 * A sentence on a convex that doesn't run on this Node; undefined where it does, for all that is
 * known.
 */
export function convexNodeFault(cli: ConvexRelease, node: string): string | undefined {
  if (isNodeIn(node, cli.node)) return undefined;
  const name = ["convex", ...(cli.version === undefined ? [] : [cli.version])].join(" ");
  return `${name} asks for Node ${cli.node}, and this is Node ${node}: its command line stops at once.`;
}

/** Refuses `node-range` where the project's convex doesn't run on this Node. */
export function requireConvexNode(
  cli: ConvexRelease,
  project: Pick<Project, "node" | "packageManager" | "backend">,
): void {
  const fault = convexNodeFault(cli, project.node);
  if (fault !== undefined) throw convexNodeRefusal(fault, cli, project);
}

function convexNodeRefusal(
  fault: string,
  { node: asked }: ConvexRelease,
  { node, packageManager, backend }: Pick<Project, "node" | "packageManager" | "backend">,
): CliError {
  const older = olderConvex(node);
  return new CliError(
    "node-range",
    fault,
    [
      numberedSteps([upgradeNode(asked ?? ""), ["Run this command again."]]),
      ...(older === undefined
        ? []
        : [
            `To stay with Node ${node}, take the newest convex that runs on it:`,
            `     ${addPackagesCommand(packageManager, [`convex@${older}`], backend)}`,
          ]),
      "To wire Clerk in without running Convex here:",
      `     ${ownCommand(["--no-convex-dev"])}`,
    ].join("\n"),
  );
}

/** Refuses where each SDK of the framework asks for a newer Node. */
export function nodeTooOldForSdk({ node }: Project, sdks: readonly ClerkSdk[]): CliError {
  const wants = sdks.map((sdk) => `${sdk.name} asks for Node ${sdk.node}`);
  const least = [...sdks].sort((a, b) => (leastMajor(a.node) ?? 0) - (leastMajor(b.node) ?? 0))[0];
  return new CliError(
    "node-range",
    `This is Node ${node}, and ${wants.join("; ")}.`,
    numberedSteps([upgradeNode(least?.node ?? ""), ["Run this command again."]]),
  );
}

/** Words what fixes it, as a sentence. */
export function nodeFix(asked: string | undefined, project: Pick<Project, "node">): string {
  const [what, where] = upgradeNode(asked ?? "");
  const older = olderConvex(project.node);
  const stay = older === undefined ? "" : ` convex ${older} is the newest that runs on this one.`;
  return `${what} ${where}${stay}`;
}

/** Words how a person gets another Node. */
function upgradeNode(range: string): readonly [string, string] {
  const major = leastMajor(range);
  return [
    `Install Node ${major === undefined ? range : `${major} or newer`}, or switch to it if you have it:`,
    "https://nodejs.org/en/download",
  ];
}
