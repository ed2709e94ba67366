/** Both services, played on loopback: a Clerk instance, and a deployment that asks it for its keys. */

import type { Browser } from "playwright-core";
import { type ClerkOptions, type ClerkServer, routeFetch, startClerk } from "../servers/clerk.ts";
import { storedTemplate } from "../servers/clerk-backend.ts";
import { documentsOf, verifyTokens } from "../servers/convex/token.ts";
import {
  type ConvexDeployment,
  type ConvexDeploymentOptions,
  startConvexDeployment,
} from "../servers/convex-deployment.ts";
import { startTls } from "../servers/tls.ts";
import { HOST } from "../support/keys.ts";
import { unpackShared } from "../support/packages.ts";
import { exactVersion } from "../support/versions.ts";
import { openChromium } from "./chromium.ts";

export type Played = {
  clerk: ClerkServer;
  deployment: ConvexDeployment;
  browser: Browser;
  /** Environment that leads programs to both. */
  env: Record<string, string>;
  close(): Promise<void>;
};

/** What makes Clerk's tokens acceptable, as the dashboard is set. */
export type TokenSource = "template" | "integration" | "both" | "neither";

/** The template as Clerk's dashboard suggests it for Convex. */
export const TEMPLATE = {
  name: "convex",
  claims: {
    aud: "convex",
    name: "{{user.full_name}}",
    email: "{{user.primary_email_address}}",
    picture: "{{user.image_url}}",
    given_name: "{{user.first_name}}",
    family_name: "{{user.last_name}}",
    updated_at: "{{user.updated_at}}",
    email_verified: "{{user.email_verified}}",
  },
};

/** Starts them, with a browser that takes the played Clerk for the real one. */
export async function startPlayed(
  source: TokenSource,
  options: ClerkOptions & Pick<ConvexDeploymentOptions, "queries" | "name"> = {},
): Promise<Played> {
  const { queries, name, ...clerkOptions } = options;
  const clerk = await startClerk({ host: HOST, scripts: await clerkScripts(), ...clerkOptions });
  setTokenSource(clerk, source);
  const [tls, deployment] = await Promise.all([
    startTls(clerk.host, clerk.url),
    startConvexDeployment({
      ...(name === undefined ? {} : { name }),
      ...(queries ? { queries } : {}),
      verifyToken: verifyTokens(documentsOf({ [clerk.host]: clerk.url })),
    }),
  ]);
  const browser = await openChromium({ clerkHost: clerk.host, clerk: tls });
  return {
    clerk,
    deployment,
    browser,
    env: {
      ...deployment.cloud,
      ...routeFetch({ [clerk.host]: clerk.url }),
      CLERK_API_URL: clerk.url,
    },
    async close() {
      await browser.close();
      tls.close();
      await Promise.all([clerk.close(), deployment.close()]);
    },
  };
}

/**
 * Sets the instance while it runs, and forgets every browser, as if nobody had ever come. Its tokens
 * last for `lifetime` seconds.
 */
export function setTokenSource(
  { instance, templates }: ClerkServer,
  source: TokenSource,
  lifetime = 60,
): void {
  const hasTemplate = source === "template" || source === "both";
  templates.splice(
    0,
    templates.length,
    ...(hasTemplate ? [storedTemplate({ ...TEMPLATE, lifetime })] : []),
  );
  instance.integration = source === "integration" || source === "both";
  instance.lifetime = lifetime;
  instance.browsers.clear();
}

/** The packages that the SDKs load from Clerk's host, unmodified. */
export async function clerkScripts(): Promise<Record<string, string>> {
  const wanted = [
    { name: "clerk-js", major: "6" },
    { name: "clerk-js", major: "5" },
    { name: "ui", major: "1" },
  ];
  const folders = wanted.map(async ({ name, major }) => {
    const full = `@clerk/${name}`;
    return [`${name}@${major}`, await unpackShared(full, exactVersion(full, major))];
  });
  return Object.fromEntries(await Promise.all(folders));
}
