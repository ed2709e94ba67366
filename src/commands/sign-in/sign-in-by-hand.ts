/** Lets a person sign in, on a page of this computer that has the app's own key and Clerk's script. */

import { realpathSync } from "node:fs";
import { join } from "node:path";
import { openBrowser } from "../../apply/programs/open-browser.ts";
import type { SignIn } from "../../checks/app/sign-in.ts";
import type { Subject } from "../../checks/subject.ts";
import type { PublishableKey } from "../../clerk/publishable-key.ts";
import {
  type AskedToken,
  type ClientToken,
  clientToken,
} from "../../clerk/sign-in/client-token.ts";
import { sdkScripts } from "../../clerk/sign-in/sdk-scripts.ts";
import type { MintToken } from "../../clerk/sign-in/test-session.ts";
import { cancelled } from "../../errors.ts";
import type { DoctorOptions } from "../../options.ts";
import { findInstalled } from "../../project/dependencies/installed-package.ts";
import { stderr } from "../../report/output.ts";
import { withoutSecrets } from "../../secrets/redact.ts";
import { oneLine } from "../../text/control-characters.ts";
import { interruptible } from "../interruptible.ts";
import { canAsk, isAutomated } from "../is-interactive.ts";
import { tokensByPage } from "./token-page.ts";

/** Milliseconds that a person has. */
const TIMEOUT = 5 * 60_000;

/** Waits for the tokens that the page gets, and gives the app's one to `give`. */
export async function signInByHand(
  subject: Subject,
  key: PublishableKey,
  asked: AskedToken,
  options: DoctorOptions,
  give: (token: ClientToken, stop: AbortSignal) => Promise<SignIn>,
): Promise<SignIn> {
  const without = "there is no CLERK_SECRET_KEY to have Clerk sign a test user in with";
  if (key.environment === "live") {
    return notProven(`${without}, and a production instance signs nobody in on this computer.`);
  }
  if (isAutomated()) return notProven(`${without}, and nobody is here to sign in.`);
  const page = {
    publishableKey: key.value,
    scripts: sdkScripts(key, sharedVersion(subject)),
    templates: templatesOf(asked),
  };
  const isThere = await canAsk(options);
  return interruptible(async (stop) => {
    const opened = (address: string) => {
      stderr(`Sign in on this page, which only this computer can open:\n     ${address}\n`);
      if (isThere) openBrowser(address);
    };
    const got = await tokensByPage(page, opened, TIMEOUT, stop);
    if (stop.aborted) throw cancelled("Nothing was changed.");
    if (got.status === "failed") {
      return notProven(`${oneLine(withoutSecrets(oneLine(got.reason, 4096)))}.`);
    }
    const mint: MintToken = async (template = "") => {
      const jwt = got.tokens[template];
      if (typeof jwt === "string") return { status: "minted", jwt };
      if (template !== "") return { status: "no-template" };
      return { status: "failed", reason: "the page got no token of the session." };
    };
    return give(await clientToken(asked, mint), stop);
  });
}

function templatesOf(asked: AskedToken): string[] {
  if (typeof asked === "object") return [asked.template];
  return asked === "template" || asked === "either" ? ["convex"] : [];
}

/** Of the package that the app's own SDK builds the scripts' addresses with. */
function sharedVersion({ project, sdk }: Subject): string | undefined {
  const own = sdk && findInstalled(sdk.name, join(project.directory, project.app));
  return own && findInstalled("@clerk/shared", realpathSync(own.directory))?.version;
}

function notProven(reason: string): SignIn {
  return { status: "not-proven", reason };
}
