/** Lets a person sign in, on a page of this computer that has the app's own key. */

import type { SignIn } from "../../checks/app/sign-in.ts";
import type { Subject } from "../../checks/subject.ts";
import type { AskedToken, ClientToken } from "../../clerk/sign-in/client-token.ts";
import type { DoctorOptions } from "../../options.ts";

type Give = (token: ClientToken, stop: AbortSignal) => Promise<SignIn>;

/** Waits for the token that the page gets. */
export async function signInByHand(
  _subject: Subject,
  _asked: AskedToken,
  _options: DoctorOptions,
  _give: Give,
): Promise<SignIn> {
  return {
    status: "not-proven",
    reason: "there is no CLERK_SECRET_KEY to have Clerk sign a test user in with.",
  };
}
