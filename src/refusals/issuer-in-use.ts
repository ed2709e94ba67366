/** Says that the deployment has another issuer already, and how to say what becomes of it. */

import { CliError } from "../errors.ts";
import { oneLine } from "../text/control-characters.ts";
import { ownCommand } from "../text/shell-command.ts";

const LONGEST_VALUE = 200;

/**
 * `variable` of the deployment has `value`, where `issuer` is to be; `typed` is what the command was
 * given besides.
 */
export function issuerInUse(
  { variable, value }: { variable: string; value: string },
  issuer: string,
  typed: readonly string[] = [],
): CliError {
  const command = (fate: string) => `     ${ownCommand([...typed, "--other-issuer", fate])}`;
  return new CliError(
    "issuer-in-use",
    `The Convex deployment has ${variable}=${oneLine(value, LONGEST_VALUE)}, and this app's issuer is ${issuer}. ` +
      "With that in its place, Convex would refuse everybody who signs in by the other one.",
    [
      "Where that one is still in use, keep it and add this app's beside it:",
      command("keep"),
      "Where nobody uses it any more, let this app's take its place:",
      command("replace"),
    ].join("\n"),
  );
}
