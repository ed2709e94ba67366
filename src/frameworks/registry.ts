/** Lists the frameworks that this tool knows, in the order they are asked. */

import type { ClerkSdk } from "../clerk/sdk.ts";
import { astro } from "./astro.ts";
import { createReactApp } from "./create-react-app.ts";
import { expo } from "./expo.ts";
import type { Framework } from "./framework.ts";
import { next } from "./next.ts";
import { nextExport } from "./next-export.ts";
import { reactRouter } from "./react-router.ts";
import { reactRouterSpa } from "./react-router-spa.ts";
import { remix } from "./remix.ts";
import { tanstackStart } from "./tanstack-start.ts";
import { vite } from "./vite.ts";

const byName = {
  next,
  "next-export": nextExport,
  "tanstack-start": tanstackStart,
  "react-router": reactRouter,
  "react-router-spa": reactRouterSpa,
  remix,
  expo,
  astro,
  "create-react-app": createReactApp,
  vite,
} satisfies Record<string, Framework>;

export type FrameworkName = keyof typeof byName;

/** What `--framework` takes. */
export const FRAMEWORK_NAMES = Object.keys(byName).filter(isFrameworkName);

/** The framework of that name. */
export function frameworkOf(name: FrameworkName): Framework {
  return byName[name];
}

/** The major versions of one of Clerk's SDKs that a framework here is wired with. */
export function clerkSdks(name: string): ClerkSdk[] {
  return FRAMEWORK_NAMES.flatMap((each) => byName[each].sdks).filter((sdk) => sdk.name === name);
}

export function isClerkSdk(name: string): boolean {
  return clerkSdks(name).length > 0;
}

/** Names the frameworks that run a handler before each request, as a person does. */
export function labelsWithHandler(): string[] {
  return FRAMEWORK_NAMES.map(frameworkOf)
    .filter(({ requestHandler }) => requestHandler)
    .map(({ label }) => label);
}

function isFrameworkName(name: string): name is FrameworkName {
  return Object.hasOwn(byName, name);
}
