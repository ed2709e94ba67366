/** Decides whether Clerk is to create the JWT template that Convex can work with. */

import { type Answers, NO_TEMPLATE_ASKED, type TemplateAnswer } from "../answers.ts";
import type { PublishableKey } from "../clerk/publishable-key.ts";
import { DASHBOARD, type TokenSource, tokenNeeds } from "../clerk/token-requirements.ts";
import { CliError } from "../errors.ts";
import type { AddOptions } from "../options.ts";
import type { Project } from "../project/project.ts";
import { createTemplateCommand } from "../text/shell-command.ts";
import { askInstance, askInstanceWith } from "./ask-clerk.ts";
import { placeOf, readingOf, type TemplateReading } from "./template-reading.ts";

type Wishes = Pick<AddOptions, "createJwtTemplate" | "verify">;

/** Throws `bad-usage` where a template is asked for and there is no key to do so. */
export function requireSecretKey(
  secretKey: unknown,
  { createJwtTemplate }: Pick<Wishes, "createJwtTemplate">,
): void {
  if (secretKey || !createJwtTemplate) return;
  throw new CliError(
    "bad-usage",
    "--create-jwt-template needs Clerk's secret key (sk_test_… or sk_live_…), and CLERK_SECRET_KEY holds none, neither in the environment nor in an env file.",
    `Copy it from ${DASHBOARD.apiKeys} into the env file for this machine, then run the command again.`,
  );
}

/**
 * Asks Clerk for its templates with the project's secret key, or the one just `given`, and whether that is of the publishable
 * key's instance. Undefined without one, and where nobody is to be contacted. Throws `bad-usage` as
 * above.
 */
export async function readTemplate(
  project: Project,
  publishableKey: PublishableKey,
  { createJwtTemplate, verify }: Wishes,
  given?: Answers["secretKey"],
): Promise<TemplateReading | undefined> {
  const { directory, secretKey } = project;
  if (given && verify) {
    return readingOf(await askInstanceWith(given.value), "that you gave", publishableKey);
  }
  requireSecretKey(secretKey, { createJwtTemplate });
  if (!secretKey || !(verify || createJwtTemplate)) return undefined;
  const variable = { name: "CLERK_SECRET_KEY", file: secretKey.file };
  const place = placeOf(secretKey);
  return readingOf(await askInstance(directory, variable), place, publishableKey);
}

/**
 * Decides what becomes of it: one that exists is never changed, and one that is missing is created where
 * somebody is shown the plan (`isShown`) and agrees to it. Throws `clerk-failed` or
 * `keys-contradict` where one is to be created and can't be.
 */
export function decideTemplate(
  { convex, app }: Project,
  reading: TemplateReading | undefined,
  { createJwtTemplate }: Wishes,
  isShown: boolean,
): TemplateAnswer {
  if (!reading) return NO_TEMPLATE_ASKED;
  if (reading.status !== "answered") {
    if (createJwtTemplate) throw unreadableTemplates(reading);
    const warning = `Whether Clerk has the JWT template convex is not known. ${reading.reason}`;
    return { ...NO_TEMPLATE_ASKED, warning };
  }
  const { found, baseUrl } = reading;
  const known = { found: found.state, createAt: undefined, warning: undefined };
  switch (found.state) {
    case "fine":
      return known;
    case "wrong-audience": {
      const { audience } = found;
      const has = audience === undefined ? "no aud" : `the aud ${quotedName(audience)}`;
      const warning = `Clerk's JWT template convex has ${has} in its claims, and Convex accepts only tokens whose audience is convex. It was left as it is; add "aud": "convex" to it: ${DASHBOARD.jwtTemplates}`;
      return { ...known, warning };
    }
    case "missing": {
      const { source } = tokenNeeds(convex);
      // convex 1.33.0 asks for none.
      const isOffered = createJwtTemplate === undefined && source !== "integration";
      const create = isOffered ? isShown : createJwtTemplate === true;
      if (create) return { ...known, createAt: baseUrl, warning: besides(found.similar) };
      return {
        ...known,
        warning: missingTemplate(source, found.similar, createTemplateCommand(app)),
      };
    }
  }
}

function unreadableTemplates({
  status,
  reason,
}: {
  status: "failed" | "other-instance";
  reason: string;
}) {
  const hint = "Or run the command without --create-jwt-template.";
  return status === "other-instance"
    ? new CliError("keys-contradict", reason, hint)
    : new CliError("clerk-failed", `Clerk's JWT templates could not be read. ${reason}`, hint);
}

/** Says why one is created where people see one already. */
function besides(similar: string | undefined): string | undefined {
  return (
    similar &&
    `Clerk's JWT template ${quotedName(similar)} has another name than convex, the one that Convex asks for: that is created beside it.`
  );
}

/** Words the warning where none is created; where the integration may do, the next steps are enough. */
function missingTemplate(
  source: TokenSource,
  similar: string | undefined,
  command: string,
): string | undefined {
  const other = similar ? ` (${quotedName(similar)} is another name)` : "";
  const none = `Clerk has no JWT template named exactly convex${other}`;
  if (source === "template") {
    return `${none}, so it gives Convex no token. To have it created: ${command}`;
  }
  return source === "either" && similar
    ? `${none}, so it gives Convex a token only where its Convex integration is active. To have the template created: ${command}`
    : undefined;
}

function quotedName(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
