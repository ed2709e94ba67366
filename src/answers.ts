/** Describes what was decided, by flags, environment and prompts together. */

import type { PublishableKey } from "./clerk/publishable-key.ts";
import type { ClerkSdk } from "./clerk/sdk.ts";
import type { Upgrade } from "./packages/upgrade.ts";

export type IssuerPlace = "env" | "file";

/** What becomes of another issuer of Clerk's: it stays beside this one, or makes room for it. */
export type OtherIssuer = "keep" | "replace";

/** What to do about Convex once the files are in place. */
export type ConvexRun = "watch" | "once" | "none";

/** What is known of Clerk's JWT template for Convex, and what becomes of it. */
export type TemplateAnswer = {
  /** `unknown`: nobody asked, or Clerk gave no answer. */
  found: "fine" | "missing" | "wrong-audience" | "unknown";
  /** Where Clerk is told to create it; undefined where it isn't. */
  createAt: string | undefined;
  /** What the user should know of it. */
  warning: string | undefined;
};

/** Whether Clerk has a template for Convex that is good, or gets one now. */
export function hasTemplate({ found, createAt }: TemplateAnswer): boolean {
  return found === "fine" || createAt !== undefined;
}

export const NO_TEMPLATE_ASKED: TemplateAnswer = {
  found: "unknown",
  createAt: undefined,
  warning: undefined,
};

/** Where the issuer goes, and what becomes of other issuers of Clerk's that Convex accepts. */
export type IssuerPlacement = {
  /** Whether `auth.config` reads the issuer from the deployment's environment or holds it. */
  issuerIn: IssuerPlace;
  /** The deployment's variable that holds it, with `env`. */
  issuerVariable: string;
  /** What stays in auth.config beside it: the domains of others, and the variables they are read from. */
  kept: { issuers: string[]; variables: string[] };
  /** An issuer that nobody is seen to use, and that this one takes the place of in the file. */
  dropped: string | undefined;
  /** What was said of those that may be in use. */
  otherIssuer: OtherIssuer | undefined;
  /** What the deployment has now where this issuer is to be; `agreed`: somebody said that it goes. */
  former: { variable: string; value: string; agreed: boolean } | undefined;
};

export type Answers = IssuerPlacement & {
  publishableKey: PublishableKey;
  /** Where it was found; undefined where somebody has just given it. */
  keySource: string | undefined;
  /** What goes into the env file because somebody gave it for that. It is shown nowhere. */
  secretKey: { variable: string; value: string } | undefined;
  /** Clerk's issuer, `https://host`, without a trailing slash. */
  issuer: string;
  /** Clerk's SDK, in the major version that serves the project. */
  sdk: ClerkSdk;
  /** Whether the sample query and the sign-in panel are written too. */
  example: boolean;
  /** Whether packages are installed (package.json is edited either way). */
  install: boolean;
  convexRun: ConvexRun;
  /** Whether a `convex dev` watches the functions already: a second one is not started. */
  isWatched: boolean;
  /** Whether the app is wired for versions from before what is written, and its code is left so. */
  staysWired: boolean;
  /** Packages that are lifted so that the SDK takes them. */
  upgrades: readonly Upgrade[];
  template: TemplateAnswer;
};
