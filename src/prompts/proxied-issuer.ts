/** Finds the issuer of an instance that is reached by a proxy, or at a satellite's domain. */

import { readIssuer } from "../clerk/issuer.ts";
import { checkIssuer } from "../clerk/openid.ts";
import { CliError } from "../errors.ts";
import type { Project } from "../project/project.ts";
import { numberedSteps } from "../text/numbered-steps.ts";
import { ownCommand } from "../text/shell-command.ts";
import type { Questions } from "./questions.ts";

/**
 * What that address says its issuer is, where it is asked (`verifies`) and answers; else what whoever
 * is there decides. Throws `keys-contradict`: the key alone doesn't tell then.
 */
export async function proxiedIssuer(
  { value, source }: NonNullable<Project["proxied"]>,
  derived: string,
  { verifies, typed }: { verifies: boolean; typed: readonly string[] },
  questions: Questions | undefined,
): Promise<string> {
  const reading = readIssuer(value);
  if (reading.ok && reading.issuer === derived) return derived;
  const asked = reading.ok && verifies ? await checkIssuer(reading.issuer) : undefined;
  if (reading.ok && asked?.status === "confirmed") return reading.issuer;
  const named = readIssuer(asked?.status === "other-issuer" ? asked.issuer : "");
  if (named.ok) return named.issuer;
  const choices = [...new Set([...(reading.ok ? [reading.issuer] : []), derived])];
  const why = asked?.status === "unreachable" ? ` (${asked.reason})` : "";
  const message = `${source} says that Clerk is reached at ${value}, and so its tokens may name another issuer than the key's, ${derived}. What that is could not be verified${why}.`;
  if (questions) return questions.choice(`${message} Which is the issuer?`, choices);
  throw new CliError(
    "keys-contradict",
    message,
    numberedSteps([
      ["Look at the `iss` of a token that the deployed app has (https://jwt.io shows it)."],
      [
        "Run this command again with that issuer:",
        ...choices.map((issuer) => ownCommand([...typed, "--issuer", issuer])),
      ],
    ]),
  );
}
