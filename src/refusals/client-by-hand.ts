/** Writes out how to give each island a Convex client of its own. */

import { fileStyle } from "../code/syntax/file-style.ts";
import { parseTree } from "../code/syntax/parse.ts";
import { CliError } from "../errors.ts";
import type { Framework } from "../frameworks/framework.ts";
import { numberedSteps } from "../text/numbered-steps.ts";
import { inStyle } from "./snippet-style.ts";

type Refused = { message: string; line: number; column: number };

/** For a client that all islands share, and that the file can't be rid of by an edit. */
export function clientByHand(
  { path, text }: { path: string; text: string },
  { message, line, column }: Refused,
  { convexUrlVariable, readVariable }: Pick<Framework, "convexUrlVariable" | "readVariable">,
): CliError {
  const style = fileStyle(parseTree(path, text));
  const made = `new ConvexReactClient(${readVariable(convexUrlVariable, path)})`;
  return new CliError(
    "unsupported-shape",
    `${path}:${line}:${column} ${message}`,
    numberedSteps([
      [
        `In ${path}, import:`,
        inStyle('import { ConvexReactClient } from "convex/react";', style),
        inStyle('import { useState } from "react";', style),
      ],
      [
        "First in the component that renders the Convex provider, make the client (with the URL that the shared one has):",
        inStyle(`const [client] = useState(() => ${made});`, style),
      ],
      ["Give that one to the provider in place of the shared one: client={client}"],
      ["Run this command again."],
    ]),
  );
}
