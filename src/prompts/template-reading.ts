/** Reads from Clerk's answers which templates the app's own instance has. */

import { type TemplateState, templateState } from "../clerk/jwt-template.ts";
import type { PublishableKey } from "../clerk/publishable-key.ts";
import { DASHBOARD } from "../clerk/token-requirements.ts";
import type { ClerkAnswers } from "./ask-clerk.ts";

/** `other-instance`: what there is to be read, or created, would be another app's. */
export type TemplateReading =
  | { status: "answered"; found: TemplateState; baseUrl: string }
  | { status: "failed" | "other-instance"; reason: string };

/** Where a secret key stands, as words after it. */
export function placeOf({ file }: { file: string | undefined }): string {
  return `in ${file ?? "the environment"}`;
}

/**
 * Reads what the answers to the secret key in that place say for the app with this publishable key, where it has one that can be
 * read.
 */
export function readingOf(
  { templates, hosts, clerkUrl = "" }: ClerkAnswers,
  place: string,
  publishableKey: PublishableKey | undefined,
): TemplateReading {
  const host = publishableKey?.host;
  const known = hosts.status === "answered" ? hosts.value : [];
  if (host !== undefined && known.length > 0 && !known.includes(host)) {
    const reason =
      `The secret key ${place} opens the Clerk instance of ` +
      `${known.join(", ")}, and the publishable key is of ${host}. ` +
      `Take both from one instance: ${DASHBOARD.apiKeys}`;
    return { status: "other-instance", reason };
  }
  if (templates.status === "failed") return templates;
  return { status: "answered", found: templateState(templates.value), baseUrl: clerkUrl };
}
