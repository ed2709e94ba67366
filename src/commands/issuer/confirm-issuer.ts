/** Has Clerk confirm the issuer, and asks for another one where Clerk names another. */

import { issuerOf, readIssuer } from "../../clerk/issuer.ts";
import { checkIssuer, type IssuerCheck, NOT_THERE } from "../../clerk/openid.ts";
import { CliError } from "../../errors.ts";
import type { Instance } from "../../prompts/decide.ts";
import type { Questions } from "../../prompts/questions.ts";
import type { Report } from "../../report/report.ts";
import { oneLine } from "../../text/control-characters.ts";
import { quoted } from "../../text/shell-command.ts";

/** Characters of an issuer that anybody would type. */
const LONGEST_ISSUER = 200;

type Refusal = { error: CliError; likely: string };

/**
 * Gives the instance with the issuer that holds; `checking` is what Clerk is asked about it already. Throws
 * `issuer-mismatch` where nobody can name another one, or insists; an issuer that can't be reached is only
 * a warning.
 */
export async function confirmIssuer(
  instance: Instance,
  checking: Promise<IssuerCheck>,
  questions: Pick<Questions, "issuer"> | undefined,
  report: Pick<Report, "waiting" | "warning">,
): Promise<Instance> {
  const { issuer } = instance;
  const check = await report.waiting("Checking Clerk…", checking);
  const refusal = refusalOf(check, instance);
  if (refusal === undefined) {
    if (check.status === "unreachable")
      report.warning(`${issuer} could not be verified: ${check.reason}.`);
    return instance;
  }
  const { error, likely } = refusal;
  if (!questions) throw error;
  const typed = await questions.issuer(likely, error.message);
  if (typed === issuer) throw error;
  return confirmIssuer({ ...instance, issuer: typed }, checkIssuer(typed), questions, report);
}

/** Why Convex would refuse the tokens, and the issuer that is meant, most likely. */
function refusalOf(check: IssuerCheck, { issuer, given }: Instance): Refusal | undefined {
  if (check.status === "other-issuer")
    return { error: mismatch(issuer, check.issuer), likely: readShort(check.issuer) ?? issuer };
  const isAbsent = check.status === "unreachable" && check.reason === NOT_THERE;
  const derived = issuerOf(given.key);
  if (!isAbsent || issuer === derived) return undefined;
  const error = new CliError(
    "issuer-mismatch",
    `${issuer} is no issuer: ${check.reason} where its OpenID configuration would be. Convex would refuse every token.`,
    "Leave it out (the key says which issuer it belongs to), or insist with --no-verify.",
  );
  return { error, likely: derived };
}

/** What it names is whatever a server sent: it is only offered to be typed where it is an issuer. */
function mismatch(issuer: string, named: string): CliError {
  const read = readShort(named);
  return new CliError(
    "issuer-mismatch",
    `${issuer} says that its issuer is ${oneLine(named)}. Convex would refuse every token.`,
    read === undefined
      ? "That is no issuer of Clerk's: check the publishable key, or the issuer that you gave."
      : `If that is your Clerk instance, give it: --issuer ${quoted(read)}`,
  );
}

function readShort(named: string): string | undefined {
  const reading = readIssuer(named);
  return reading.ok && reading.issuer.length <= LONGEST_ISSUER ? reading.issuer : undefined;
}
