/** A framework with a server as an app uses it whose sign-in is Clerk's plain React SDK's. */

import { REACT_SDKS } from "../clerk/sdk.ts";
import { packageOf } from "../packages/package-name.ts";
import type { Project } from "../project/project.ts";
import type { Framework } from "./framework.ts";
import { readProcessEnv } from "./process-env.ts";
import { type FrameworkName, frameworkOf } from "./registry.ts";

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
