/** Refuses where no Convex provider can be wired, with the steps for exactly this project. */

import { posix } from "node:path";
import type { FoundClient } from "../code/providers/find-client.ts";
import type { FoundElement } from "../code/providers/find-providers.ts";
import { CliError } from "../errors.ts";
import type { Framework } from "../frameworks/framework.ts";
import type { PackageManagerName } from "../packages/package-managers.ts";
import { type PackageState, versionOf } from "../packages/package-state.ts";
import type { Manifest } from "../project/dependencies/manifest.ts";
import { type ManualStep, numberedSteps } from "../text/numbered-steps.ts";
import { addPackagesCommand } from "../text/shell-command.ts";
import { type CopyStyle, inStyle } from "./snippet-style.ts";

/** How this project is called and built, as far as the steps need it. */
export type Surroundings = {
  framework: Framework;
  packageManager: PackageManagerName;
  /** The app's folder, relative to the directory given. */
  app: string;
  /** Clerk's SDK that the app will have, as far as is known by then. */
  sdk?: string | undefined;
};

type RefusalLocation = Pick<FoundElement, "file" | "line" | "column">;

export function tooMuch(what: string, path: string): CliError {
  return new CliError(
    "unsupported-shape",
    `${what}: too much to be followed.`,
    numberedSteps([
      [
        `If ${path} renders the provider, move that into a small file of its own, and render it in its place; else split ${path}.`,
      ],
      ["Run this command again."],
    ]),
  );
}

export function nestedProvider(outer: string, inner: string): CliError {
  return new CliError(
    "unsupported-shape",
    `${outer} uses the Convex provider and imports ${inner}, which uses it too: one ClerkProvider would stand in another, which Clerk refuses.`,
    numberedSteps([
      [`Take the provider off ${inner}, or don't render that inside ${outer}.`],
      ["Run this command again."],
    ]),
  );
}

export function syntaxError(at: RefusalLocation & { message: string }): CliError {
  return new CliError(
    "syntax-error",
    `${at.file}:${at.line}:${at.column} does not parse: ${at.message}`,
    numberedSteps([[`Mend line ${at.line} of ${at.file}.`], ["Run this command again."]]),
  );
}

export function strayProvider({ file, line, column }: RefusalLocation): CliError {
  return new CliError(
    "unsupported-shape",
    `${file}:${line}:${column} uses ConvexProvider other than as an element, so that what it renders can't be told.`,
    numberedSteps([
      [
        `In ${file}, render it where its children are:`,
        "<ConvexProvider client={…}>…</ConvexProvider>",
      ],
      [`Take the other use out of line ${line}.`],
      ["Run this command again."],
    ]),
  );
}

type NoProviderFacts = {
  style: CopyStyle;
  client: FoundClient | undefined;
  /** Modules that are imported and not there. */
  missing: readonly string[];
  /** Whether a file is there already. */
  isTaken(path: string): boolean;
};

export function noProvider(
  starts: readonly string[],
  count: number,
  { framework }: Surroundings,
  { style, client, missing, isTaken }: NoProviderFacts,
): CliError {
  const read = count === 1 ? "the only file read" : `${count} files were read`;
  const [start = "the entry"] = starts;
  const shown = starts.slice(0, MOST_STARTS).join(", ");
  const more = starts.length > MOST_STARTS ? ` and ${starts.length - MOST_STARTS} more` : "";
  return new CliError(
    "no-provider",
    `No <ConvexProvider> of convex/react is rendered by ${shown}${more} or what it imports (${read}).`,
    [
      ...(missing.length > 0
        ? [
            `Some of what it imports isn't there, and the provider may be in it: ${missing.slice(0, MOST_STARTS).join(", ")}. If that is generated, build or start the app once, and run this command again. Else:`,
          ]
        : []),
      numberedSteps([
        ...(framework.isServerOnly?.(start)
          ? clientComponentSteps(start, framework, style, isTaken)
          : providerSteps(start, client, framework, style)),
        ["Run this command again."],
      ]),
      "If the provider is there already, in a file that is reached in another way, name that file with --entry.",
    ].join("\n"),
  );
}

/** Starts that are named in a message. */
const MOST_STARTS = 3;

function providerSteps(
  start: string,
  client: FoundClient | undefined,
  framework: Framework,
  style: CopyStyle,
): ManualStep[] {
  const { name, code } = clientFor(start, client, framework);
  return [
    [`In ${start}, below its other imports:`, ...code.map((line) => inStyle(line, style))],
    ["Around what it renders:", `<ConvexProvider client={${name}}>…</ConvexProvider>`],
  ];
}

/** What the component of the steps is called: the first that no file has for its name. */
const COMPONENT_NAMES = ["ConvexClientProvider", "ConvexAppProvider", "AppConvexProvider"] as const;
const ENDINGS = ["tsx", "ts", "jsx", "js"];

/** Where the start is for the server: the provider goes into a component of its own. */
function clientComponentSteps(
  start: string,
  { readVariable, convexUrlVariable }: Framework,
  style: CopyStyle,
  isTaken: NoProviderFacts["isTaken"],
): ManualStep[] {
  const isTyped = /\.tsx?$/.test(start);
  const folder = posix.dirname(start);
  const isFree = (each: string) =>
    ENDINGS.every((ending) => !isTaken(posix.join(folder, `${each}.${ending}`)));
  const name = COMPONENT_NAMES.find(isFree) ?? COMPONENT_NAMES[0];
  const path = posix.join(folder, `${name}.${isTyped ? "tsx" : "jsx"}`);
  const url = readVariable(convexUrlVariable, path);
  const lines = [
    '"use client";',
    'import { ConvexProvider, ConvexReactClient } from "convex/react";',
    ...(isTyped ? ['import type { ReactNode } from "react";'] : []),
    `const convex = new ConvexReactClient(${url}${isTyped ? " as string" : ""});`,
    `export function ${name}({ children }${isTyped ? ": { children: ReactNode }" : ""}) {`,
    "  return <ConvexProvider client={convex}>{children}</ConvexProvider>;",
    "}",
  ];
  return [
    [`Write ${path}:`, ...lines.map((line) => inStyle(line, style))],
    [`In ${start}, import it, and render it around the children:`, `<${name}>{children}</${name}>`],
  ];
}

/**
 * Finds what a file needs above an element that is given the client: its own, one it imports, or a
 * new one.
 */
function clientFor(
  path: string,
  client: FoundClient | undefined,
  { readVariable, convexUrlVariable }: Framework,
): { name: string; code: string[] } {
  const provider = 'import { ConvexProvider } from "convex/react";';
  if (client?.file === path) return { name: client.name, code: [provider] };
  if (client?.exported) {
    const way = posix.relative(posix.dirname(path), client.file).replace(/\.[jt]sx?$/, "");
    const module = way.startsWith(".") ? way : `./${way}`;
    const code = [provider, `import { ${client.name} } from "${module}";`];
    return { name: client.name, code };
  }
  const code = [
    'import { ConvexProvider, ConvexReactClient } from "convex/react";',
    `const convex = new ConvexReactClient(${readVariable(convexUrlVariable, path)});`,
  ];
  return { name: "convex", code };
}

/** React as the project has it, and the packages of its types that package.json names. */
export function reactTooOld(
  react: PackageState,
  { path, dependencies }: Manifest,
  { packageManager, app }: Omit<Surroundings, "framework">,
): CliError {
  const types = ["@types/react", "@types/react-dom"].filter((name) => name in dependencies);
  const withMajor = (names: readonly string[]) => names.map((name) => `${name}@18`);
  const root = `document.getElementById("root")${"typescript" in dependencies ? "!" : ""}`;
  return new CliError(
    "react-too-old",
    `React ${tooOld(react, path)}: Clerk's SDKs in support need React 18 or newer.`,
    numberedSteps([
      [
        "Upgrade React and react-dom together:",
        addPackagesCommand(packageManager, withMajor(["react", "react-dom"]), app),
        ...(types.length > 0
          ? [addPackagesCommand(packageManager, ["-D", ...withMajor(types)], app)]
          : []),
      ],
      [
        "Where the app renders by ReactDOM.render, let it render by createRoot:",
        'import { createRoot } from "react-dom/client";',
        `createRoot(${root}).render(…);`,
      ],
      ["Run this command again."],
    ]),
  );
}

/** That a version is too old, and whether it is the installed one or the one asked for. */
export function tooOld(state: PackageState, manifest: string): string {
  const { declared, installed, locked } = state;
  if (installed)
    return `${installed} is too old (it is installed; ${manifest} asks for ${declared})`;
  if (locked)
    return `${locked} is too old (the lock file has it; ${manifest} asks for ${declared})`;
  return `${versionOf(state) ?? declared} is too old (${manifest} asks for it; none is installed)`;
}
