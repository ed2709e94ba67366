/** Tells what an app has left of another vendor's sign-in. */

import { vendorsBeside } from "../../plan/warnings/vendor-warnings.ts";
import { type Finding, ok, skipped, warning } from "../check.ts";
import type { Subject } from "../subject.ts";

/** `other-sign-in`: whether another vendor's sign-in stands beside Clerk's. */
export function otherSignIn({ project, refusals }: Subject): Finding[] {
  if (refusals.some(({ code }) => code === "other-auth")) {
    return [skipped("Another sign-in keeps Clerk's from being wired: that is told above.")];
  }
  const found = vendorsBeside(project);
  if (found.length === 0) {
    return [ok("No other vendor's sign-in was found in the app and its functions.")];
  }
  return found.map(({ message, first }) =>
    warning(message, { file: first?.file, line: first?.line }),
  );
}
