/** The change to each file that renders a Convex provider. */

import { type ProviderRewrite, rewriteProvider } from "../code/rewrite-provider.ts";
import { CliError } from "../errors.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import type { Project } from "../project/project.ts";
import type { FileChange } from "./plan.ts";

type Refusal = Extract<ProviderRewrite, { status: "refused" }>;

/** Wires every provider found. Throws what the rewrite refused, with the steps to do by hand. */
export function rewriteProviders(project: Project, sdk: string): FileChange[] {
  const { publishableKeyExpression: publishableKey } = frameworkOf(project.framework);
  return project.providerFiles.map(({ path, text, clerk }) => {
    const clerkAbove = clerk !== undefined;
    const rewrite = rewriteProvider({ path, text }, { sdk, publishableKey, clerkAbove });
    if (rewrite.status === "refused") throw refusal(path, rewrite, sdk, publishableKey);
    if (rewrite.status === "rewritten" && clerk?.stands === "above-or-below") {
      throw unclearOrder(path, clerk.file);
    }
    return { path, before: text, after: rewrite.status === "rewritten" ? rewrite.text : text };
  });
}

function unclearOrder(path: string, clerkFile: string): CliError {
  return new CliError(
    "unsupported-shape",
    `${path} renders the Convex provider and uses ${clerkFile}, which renders <ClerkProvider>: ` +
      "which of the two stands inside the other can't be told.",
    `Put <ClerkProvider> around the Convex provider in ${path} itself, then run the command again.`,
  );
}

function refusal(path: string, refused: Refusal, sdk: string, publishableKey: string): CliError {
  const { reason, message, line, column } = refused;
  return new CliError(
    reason,
    `${path}:${line}:${column} ${message}`,
    [
      `Wire it by hand in ${path}, then run the command again for the rest:`,
      `  import { ClerkProvider, useAuth } from "${sdk}";`,
      '  import { ConvexProviderWithClerk } from "convex/react-clerk";',
      "  and in place of <ConvexProvider client={…}>…</ConvexProvider>:",
      `  <ClerkProvider publishableKey={${publishableKey}}>`,
      "    <ConvexProviderWithClerk client={…} useAuth={useAuth}>…</ConvexProviderWithClerk>",
      "  </ClerkProvider>",
    ].join("\n"),
  );
}
