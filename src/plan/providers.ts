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
  return project.providerFiles.map(({ path, text }) => {
    const clerkAbove = project.providers.some(
      ({ kind, file }) => kind === "clerk" && file !== path,
    );
    const rewrite = rewriteProvider({ path, text }, { sdk, publishableKey, clerkAbove });
    if (rewrite.status === "refused") throw refusal(path, rewrite, sdk, publishableKey);
    return { path, before: text, after: rewrite.status === "rewritten" ? rewrite.text : text };
  });
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
