/** Writes out what to do by hand where this tool can't: the steps for exactly this project. */

import type { SourceEdit } from "../code/edits/source-edit.ts";
import type { Location } from "../code/providers/find-providers.ts";
import { jsxProp, type Prop } from "../code/splice/jsx-prop.ts";
import { fileStyle } from "../code/syntax/file-style.ts";
import { parseTree } from "../code/syntax/parse.ts";
import type { ClerkTarget } from "../code/wiring/clerk-target.ts";
import { CliError, type ErrorCode } from "../errors.ts";
import type { Project } from "../project/project.ts";
import { type ManualStep, numberedSteps } from "../text/numbered-steps.ts";
import { syntaxError } from "./entry-refusals.ts";
import { inStyle } from "./snippet-style.ts";

type Refused = { reason: ErrorCode; message: string; line: number; column: number };

const AGAIN_FOR_REST = "Run this command again for the rest.";

/** For a file whose provider can't be wired by this tool. */
export function wireByHand(
  path: string,
  refused: Refused,
  { providers, providerFiles }: Pick<Project, "providers" | "providerFiles">,
  { sdk, props }: { sdk: string; props: readonly Prop[] },
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
        `<${["ClerkProvider", ...props.map(jsxProp)].join(" ")}>`,
        `${style.indent}<ConvexProviderWithClerk client={…} useAuth={useAuth}>…</ConvexProviderWithClerk>`,
        "</ClerkProvider>",
      ],
      ...clerks.map(
        ({ file, line }): ManualStep => [
          `Take the other <ClerkProvider> out, at ${file}:${line}, and keep what is inside it.`,
        ],
      ),
      [AGAIN_FOR_REST],
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

/** For a wrapper that renders ClerkProvider under a condition, which the Convex provider can't do without. */
export function conditionalClerkByHand({ file, line, column }: Location, convex: string): CliError {
  return new CliError(
    "unsupported-shape",
    `${file}:${line}:${column} renders <ClerkProvider> under a condition, and ${convex} renders the Convex provider: it would throw wherever the app runs without Clerk.`,
    numberedSteps([
      [`In ${file}, render <ClerkProvider> in any case: a key is needed from now on.`],
      [
        `Render that component around the Convex provider, and not inside it: its own file stays as it is.`,
      ],
      ["Run this command again."],
    ]),
  );
}

/** For a ClerkProvider that is rendered in another one. */
export function innerClerkByHand(inner: Location, outer: Location): CliError {
  const place = `${inner.file}:${inner.line}`;
  const around = `${outer.file}:${outer.line}`;
  return new CliError(
    "unsupported-shape",
    `${place}:${inner.column} renders a <ClerkProvider> inside the one at ${around}: Clerk throws where one stands in another.`,
    numberedSteps([
      [
        `Take the <ClerkProvider> at ${place} out, with its import if nothing else there uses it, and keep what is inside it. What it is given goes to the one at ${around}.`,
      ],
      ["Run this command again."],
    ]),
  );
}

/** For a file where ClerkProvider has to stand and can't be put. */
export function placeByHand(
  target: ClerkTarget,
  refused: Refused,
  { sdk, props }: { sdk: string; props: readonly Prop[] },
): CliError {
  const { reason, message, line, column } = refused;
  const path = target.file;
  if (reason === "syntax-error") return syntaxError({ file: path, line, column, message });
  const tag = ["ClerkProvider", ...props.map(jsxProp)].join(" ");
  const place =
    target.kind === "in-element" ? `Right inside <${target.element}>` : "Around what it returns";
  return new CliError(
    reason,
    `${path}:${line}:${column} ${message}`,
    numberedSteps([
      [`In ${path}, import:`, `import { ClerkProvider } from "${sdk}";`],
      [`${place}, so that the Convex provider is inside it:`, `<${tag}>…</ClerkProvider>`],
      [AGAIN_FOR_REST],
    ]),
  );
}

/** For a Convex provider that stands outside of where ClerkProvider goes. */
export function moveInsideByHand(
  path: string,
  { line, column }: Pick<Refused, "line" | "column">,
  message: string,
  target: ClerkTarget,
): CliError {
  const inside =
    target.kind === "in-element"
      ? `<${target.element}> of ${target.file}`
      : `what the default component of ${target.file} returns`;
  return new CliError(
    "unsupported-shape",
    `${path}:${line}:${column} ${message}`,
    numberedSteps([
      [
        `Render the Convex provider of ${path} inside ${inside}: ClerkProvider goes around it there.`,
      ],
      ["Run this command again."],
    ]),
  );
}

/** For a provider in a layout that it can't be moved out of. */
export function liftByHand(path: string, refused: Refused, layout: string): CliError {
  const { reason, message, line, column } = refused;
  if (reason === "syntax-error") return syntaxError({ file: path, line, column, message });
  return new CliError(
    reason,
    `${path}:${line}:${column} ${message}`,
    numberedSteps([
      [
        `Move <ConvexProvider> from ${layout} into the default component of ${path}, around what it returns.`,
      ],
      ["Run this command again."],
    ]),
  );
}

/** For a file that the framework needs changed beside the providers. */
export function editByHand({ file, template }: SourceEdit, refused: Refused): CliError {
  const { reason, message, line, column } = refused;
  if (reason === "syntax-error") return syntaxError({ file, line, column, message });
  return new CliError(
    reason,
    `${file}:${line}:${column} ${message}`,
    numberedSteps([
      [
        `Bring what this needs into ${file} by hand; on its own it would be:`,
        ...template.trimEnd().split("\n"),
      ],
      [AGAIN_FOR_REST],
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
