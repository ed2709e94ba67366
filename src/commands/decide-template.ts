/** Whether Clerk has the JWT template that Convex can work with, and whether it is to create one. */

import { NO_TEMPLATE_ASKED, type TemplateAnswer } from "../answers.ts";
import type { TemplateState } from "../clerk/jwt-template.ts";
import { DASHBOARD, tokenNeeds } from "../clerk/token.ts";
import { CliError } from "../errors.ts";
import type { AddOptions } from "../options.ts";
import { versionOf } from "../project/package-version.ts";
import type { Project } from "../project/project.ts";
import type { Questions } from "../prompts/questions.ts";

/** What Clerk said of its templates; undefined where it was not asked. */
export type TemplateReading =
  | { status: "answered"; found: TemplateState; baseUrl: string }
  | { status: "failed"; reason: string };

type Wishes = Pick<AddOptions, "createJwtTemplate" | "verify">;

/** Throws `bad-usage` where a template is asked for and there is no key to do so. */
export function requireSecretKey(
  secretKey: unknown,
  { createJwtTemplate }: Pick<Wishes, "createJwtTemplate">,
): void {
  if (secretKey || !createJwtTemplate) return;
  throw new CliError(
    "bad-usage",
    "--create-jwt-template needs Clerk's secret key, and CLERK_SECRET_KEY is set neither in the environment nor in an env file.",
    `Copy it from ${DASHBOARD.apiKeys} into the env file for this machine, and run the command again.`,
  );
}

/**
 * Asks Clerk for its templates with the project's secret key. Undefined without one, and where nobody
 * is to be contacted. Throws `bad-usage` as above.
 */
export async function readTemplate(
  { directory, secretKey }: Project,
  { createJwtTemplate, verify }: Wishes,
): Promise<TemplateReading | undefined> {
  requireSecretKey(secretKey, { createJwtTemplate });
  if (!secretKey || !(verify || createJwtTemplate)) return undefined;
  const [{ clerkAccess }, { listTemplates, templateState }] = await Promise.all([
    import("../project/clerk-access.ts"),
    import("../clerk/jwt-template.ts"),
  ]);
  const variable = { name: "CLERK_SECRET_KEY", file: secretKey.file };
  const reading = clerkAccess(directory, variable, process.env);
  if (!reading.ok) return { status: "failed", reason: reading.message };
  const { access } = reading;
  const answer = await listTemplates(access);
  if (answer.status === "failed") return answer;
  return { status: "answered", found: templateState(answer.value), baseUrl: access.baseUrl };
}

/** Decides what becomes of it: one that exists is never changed. Throws `clerk-failed`. */
export async function decideTemplate(
  { convex }: Project,
  reading: TemplateReading | undefined,
  { createJwtTemplate }: Wishes,
  questions: Pick<Questions, "createTemplate"> | undefined,
): Promise<TemplateAnswer> {
  if (!reading) return NO_TEMPLATE_ASKED;
  if (reading.status === "failed") {
    if (createJwtTemplate) {
      const message = `Clerk could not be asked for its JWT templates. ${reading.reason}`;
      throw new CliError(
        "clerk-failed",
        message,
        "Or run the command without --create-jwt-template.",
      );
    }
    const warning = `Whether Clerk has the JWT template convex is not known. ${reading.reason}`;
    return { ...NO_TEMPLATE_ASKED, warning };
  }
  const { found, baseUrl } = reading;
  const known = { found: found.state, createAt: undefined, warning: undefined };
  switch (found.state) {
    case "fine":
      return known;
    case "wrong-audience": {
      const has = found.audience === undefined ? "no aud" : `the aud ${quoted(found.audience)}`;
      const warning = `Clerk's JWT template convex has ${has} in its claims, and Convex accepts only tokens whose audience is convex. It was left as it is; add "aud": "convex" to it: ${DASHBOARD.jwtTemplates}`;
      return { ...known, warning };
    }
    case "missing": {
      const version = versionOf(convex);
      const source = version ? tokenNeeds(version).source : "either";
      // convex 1.33.0 asks for none.
      const isOffered = createJwtTemplate === undefined && source !== "integration";
      const create = isOffered
        ? ((await questions?.createTemplate(source === "template")) ?? false)
        : createJwtTemplate === true;
      if (create) return { ...known, createAt: baseUrl };
      return source === "template" || found.similar
        ? { ...known, warning: missing(found.similar) }
        : known;
    }
  }
}

function missing(similar: string | undefined): string {
  const other = similar ? ` (${quoted(similar)} is another name)` : "";
  return `Clerk has no JWT template named exactly convex${other}, so that it gives Convex no token. To have it created: npx add-clerk-convex --create-jwt-template`;
}

function quoted(value: unknown): string {
  return JSON.stringify(value).slice(0, 100);
}
