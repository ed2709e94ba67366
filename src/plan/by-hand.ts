/** What to do by hand where this tool can't: the steps for exactly this project. */

import { inStyle } from "../code/in-style.ts";
import { parseTree } from "../code/parse.ts";
import { fileStyle } from "../code/style.ts";
import { CliError, type ErrorCode } from "../errors.ts";
import { numberedSteps, type Step } from "../numbered-steps.ts";
import { syntaxError } from "../project/entry-refusals.ts";
import type { Project } from "../project/project.ts";

type Refused = { reason: ErrorCode; message: string; line: number; column: number };

const AGAIN = "Run this command again for the rest.";

/** For a file whose provider can't be wired by this tool. */
export function wireByHand(
  path: string,
  refused: Refused,
  { providers, providerFiles }: Pick<Project, "providers" | "providerFiles">,
  { sdk, publishableKey }: { sdk: string; publishableKey: string },
): CliError {
  const { reason, message, line, column } = refused;
  if (reason === "syntax-error") return syntaxError({ file: path, line, column, message });
  const text = providerFiles.find((file) => file.path === path)?.text ?? "";
  const style = fileStyle(parseTree(path, text));
  const clerks = providers.filter(({ kind }) => kind === "clerk");
  return new CliError(
    reason,
    `${path}:${line}:${column} ${message}`,
    numberedSteps([
      [
        `In ${path}, import:`,
        inStyle(`import { ClerkProvider, useAuth } from "${sdk}";`, style),
        inStyle('import { ConvexProviderWithClerk } from "convex/react-clerk";', style),
      ],
      [
        "In place of <ConvexProvider client={…}>…</ConvexProvider>, render:",
        `<ClerkProvider publishableKey={${publishableKey}}>`,
        `${style.indent}<ConvexProviderWithClerk client={…} useAuth={useAuth}>…</ConvexProviderWithClerk>`,
        "</ClerkProvider>",
      ],
      ...clerks.map(
        ({ file, line }): Step => [
          `Take the other <ClerkProvider> out, at ${file}:${line}, and keep what is inside it.`,
        ],
      ),
      [AGAIN],
    ]),
  );
}

/** For a ClerkProvider in another file that has to go: `from` says what is wrong with it there. */
export function clerkTakenOutByHand(message: string, from: string): CliError {
  return new CliError(
    "unsupported-shape",
    message,
    numberedSteps([
      [`Take <ClerkProvider> and its import out of ${from}, and keep what is inside it.`],
      ["Run this command again: it puts one around the Convex provider."],
    ]),
  );
}

/** For an auth.config that can't be edited; `whole` is what it would be if it held nothing else. */
export function authConfigByHand(
  path: string,
  { reason, message, line, column }: Refused,
  whole: string,
): CliError {
  if (reason === "syntax-error") return syntaxError({ file: path, line, column, message });
  return new CliError(
    "auth-config-shape",
    `${path}:${line}:${column} ${message}`,
    numberedSteps([
      [
        `In ${path}, write the providers as a plain list, with this one in it beside the others:`,
        ...whole.trimEnd().split("\n"),
      ],
      ["Run this command again."],
    ]),
  );
}
