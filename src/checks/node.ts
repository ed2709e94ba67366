/** Judges whether this Node is one that the project's convex and Clerk's SDK ask for. */

import { isNodeIn } from "../packages/node-range.ts";
import { convexNodeFault, nodeFix } from "../refusals/node-refusals.ts";
import { type Finding, ok, problem, unknown, warning } from "./check.ts";
import { sdkInUse } from "./packages.ts";
import type { Subject } from "./subject.ts";

/** `node-range`. */
export function nodeRange(subject: Subject): Finding[] {
  const { project, sdk } = subject;
  const { cli } = project.convex;
  const fault = convexNodeFault(cli, project.node);
  if (fault !== undefined) {
    return [problem(fault, { fix: nodeFix(cli.node, project) })];
  }
  const known = sdkInUse(subject);
  const asked = sdk?.node ?? known?.node;
  const name = sdk?.name ?? known?.name;
  if (asked !== undefined && !isNodeIn(project.node, asked)) {
    const message = `${name} asks for Node ${asked}, and this is Node ${project.node}.`;
    return [warning(message, { fix: nodeFix(asked, project) })];
  }
  if (cli.node === undefined) {
    const message =
      "Which Node this convex asks for is not known: it isn't installed, and no lock file says which it is.";
    return [unknown(message)];
  }
  return asked === undefined
    ? [ok(`Node ${project.node} is one that convex asks for.`)]
    : [ok(`Node ${project.node} is one that convex and ${name} ask for.`)];
}
