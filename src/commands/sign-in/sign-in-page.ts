/** Writes the page on which a person signs in: Clerk's own scripts, and what hands over the tokens. */

import type { SdkScripts } from "../../clerk/sign-in/sdk-scripts.ts";

export type PageFacts = {
  publishableKey: string;
  scripts: SdkScripts;
  /** The JWT templates that are asked for beside the session's own token. */
  templates: readonly string[];
  /** Known to this page alone: what has it may hand over tokens. */
  nonce: string;
};

/** The page for these facts; `nonce` is in its policy too, as that of its scripts. */
export function signInPage(facts: PageFacts): string {
  const { scripts, publishableKey, nonce } = facts;
  const script = (address: string) =>
    `<script nonce="${nonce}" crossorigin="anonymous" data-clerk-publishable-key="${attribute(publishableKey)}" src="${attribute(address)}"></script>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in: add-clerk-convex doctor</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 28rem; padding: 0 1rem; }
  #clerk { margin-top: 2rem; }
</style>
<h1>Sign in to your app</h1>
<p id="said" role="status">doctor gives Convex the token that you get, and says what comes of it.</p>
<div id="clerk"></div>
<script type="application/json" id="facts">${JSON.stringify(facts).replaceAll("<", "\\u003c")}</script>
${[scripts.clerkJs, scripts.ui ?? []].flat().map(script).join("\n")}
<script type="module" nonce="${nonce}">
${PROGRAM}
</script>
</html>
`;
}

/** Clerk's hosts and what its components need (https://clerk.com/docs/guides/secure/best-practices/csp-headers). */
export function pagePolicy({ scripts, nonce }: PageFacts): string {
  const { origin } = new URL(scripts.clerkJs);
  const challenges = "https://challenges.cloudflare.com";
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic' ${origin} ${challenges}`,
    `connect-src 'self' ${origin} https://clerk-telemetry.com`,
    "img-src https: data:",
    "style-src 'unsafe-inline'",
    "font-src https: data:",
    "worker-src 'self' blob:",
    `frame-src ${challenges}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action 'self' ${origin}`,
  ].join("; ");
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

const PROGRAM = `const facts = JSON.parse(document.querySelector("#facts").textContent);
const say = (text) => { document.querySelector("#said").textContent = text; };
const hand = async (body) => {
  const headers = { "content-type": "application/json", "x-nonce": facts.nonce };
  await fetch("/token", { method: "POST", headers, body: JSON.stringify(body) });
};
let isDone = false;
async function handOver(session) {
  if (isDone || !session) return;
  isDone = true;
  const tokens = { "": await session.getToken({ skipCache: true }) };
  for (const template of facts.templates) {
    tokens[template] = await session.getToken({ template, skipCache: true }).catch((error) =>
      error?.status === 404 || error?.errors?.[0]?.code === "resource_not_found" ? null : Promise.reject(error));
  }
  await hand({ tokens });
  document.querySelector("#clerk").replaceChildren();
  say("That is all. You can close this page: doctor says the rest.");
}
try {
  if (!window.Clerk) throw new Error("Clerk's script could not be loaded");
  const ClerkUI = window.__internal_ClerkUICtor;
  await window.Clerk.load(ClerkUI ? { ui: { ClerkUI } } : {});
  const failed = (error) => hand({ failed: String(error?.message ?? error) });
  window.Clerk.addListener(({ session }) => { handOver(session).catch(failed); });
  if (window.Clerk.session) await handOver(window.Clerk.session);
  else {
    const here = location.href;
    window.Clerk.mountSignIn(document.querySelector("#clerk"), {
      forceRedirectUrl: here, signUpForceRedirectUrl: here, routing: "hash",
    });
  }
} catch (error) {
  say("This went wrong: doctor says more.");
  await hand({ failed: String(error?.message ?? error) });
}`;
