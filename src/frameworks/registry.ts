/** Lists the frameworks that this tool knows, in the order they are asked, and gives an app's own. */

import { type ClerkSdk, REACT_SDKS } from "../clerk/sdk.ts";
import { packageOf } from "../packages/package-name.ts";
import type { Project } from "../project/project.ts";
import { astro } from "./astro.ts";
import { createReactApp } from "./create-react-app.ts";
import { expo } from "./expo.ts";
import type { Framework } from "./framework.ts";
import { next } from "./next.ts";
import { nextExport } from "./next-export.ts";
import { readProcessEnv } from "./process-env.ts";
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

/** The app, by what it is built with and renders. */
type RenderedApp = { framework: FrameworkName } & Pick<Project, "providers">;

/** The framework for all that is about Clerk: without a server's part where the app has none. */
export function clerkFramework(app: RenderedApp): Framework {
  const framework = frameworkOf(app.framework);
  return isBrowserOnly(app) ? inBrowser(framework) : framework;
}

/** Whether each ClerkProvider is of a React SDK, in a framework that has one of its own. */
export function isBrowserOnly({ framework, providers }: RenderedApp): boolean {
  const own = frameworkOf(framework).sdks.map(({ name }) => name);
  const used = providers.flatMap(({ kind, module }) => (kind === "clerk" ? packageOf(module) : []));
  const isPlain = (name: string) =>
    REACT_SDKS.some((sdk) => sdk.name === name) && !own.includes(name);
  return used.length > 0 && used.every(isPlain);
}

function inBrowser(framework: Framework): Framework {
  const {
    edits,
    serverCalls,
    advice,
    requestHandler,
    natives,
    otherKeyVariables,
    runsFrom,
    ...rest
  } = framework;
  const { publishableKeyVariable } = rest;
  // The plain SDKs' types want a string, whatever the framework's own take.
  const readVariable: Framework["readVariable"] = (variable, path) => {
    const written = rest.readVariable(variable, path);
    return written === `process.env.${variable}` ? readProcessEnv(variable, path) : written;
  };
  return {
    ...rest,
    readVariable,
    secretKeyVariable: undefined,
    sdks: REACT_SDKS,
    clerkPlace: (file) => ({
      props: [{ name: "publishableKey", value: readVariable(publishableKeyVariable, file) }],
    }),
  };
}
