/** What is said where no Convex provider can be wired, with the steps for exactly this project. */

import type { FoundElement } from "../code/find-provider.ts";
import { addPackagesCommand, removePackagesCommand } from "../command-line.ts";
import { CliError } from "../errors.ts";
import type { Framework } from "../frameworks/framework.ts";
import type { PackageManagerName } from "../options.ts";

/** How this project is called and built, as far as the steps need it. */
export type Surroundings = {
  framework: Framework;
  packageManager: PackageManagerName;
  /** The app's folder, relative to the directory given. */
  app: string;
};

type Place = Pick<FoundElement, "file" | "line" | "column">;

export function otherAuth(
  { file, line, name, module }: FoundElement,
  { packageManager, app }: Surroundings,
): CliError {
  const words = module.split("/").slice(0, module.startsWith("@") ? 2 : 1);
  const remove = removePackagesCommand(packageManager, [words.join("/")], app);
  const isOwn = words[0] === "convex";
  return new CliError(
    "other-auth",
    `${file}:${line} renders <${name}> of ${module}: this app already signs its users in another way.`,
    [
      "Two logins for one Convex client cannot work side by side. Take the other one out first:",
      `1. In ${file}, import the plain provider instead of ${name}:`,
      '     import { ConvexProvider } from "convex/react";',
      `2. Render it in place of <${name} …>…</${name}>:`,
      "     <ConvexProvider client={…}>…</ConvexProvider>",
      ...(isOwn ? [] : ["3. Remove the package, once nothing else uses it:", `     ${remove}`]),
      `${isOwn ? 3 : 4}. Run this command again.`,
    ].join("\n"),
  );
}

export function syntaxError(at: Place & { message: string }): CliError {
  return new CliError(
    "syntax-error",
    `${at.file}:${at.line}:${at.column} does not parse: ${at.message}`,
    `Mend line ${at.line} of ${at.file}, then run this command again.`,
  );
}

export function strayProvider({ file, line, column }: Place): CliError {
  return new CliError(
    "unsupported-shape",
    `${file}:${line}:${column} uses ConvexProvider other than as an element, so that what it renders can't be told.`,
    [
      `1. In ${file}, render it where its children are:`,
      "     <ConvexProvider client={…}>…</ConvexProvider>",
      `2. Take the other use out of line ${line}.`,
      "3. Run this command again.",
    ].join("\n"),
  );
}

export function noProvider(
  starts: readonly string[],
  count: number,
  { framework }: Surroundings,
): CliError {
  const read = count === 1 ? "the only file read" : `${count} files were read`;
  const [start = "the entry"] = starts;
  const url = framework.readVariable(`${framework.variablePrefix}CONVEX_URL`, start);
  return new CliError(
    "no-provider",
    `No <ConvexProvider> of convex/react is rendered by ${starts.join(", ")} or what it imports (${read}).`,
    [
      `1. In ${start}, below its other imports:`,
      '     import { ConvexProvider, ConvexReactClient } from "convex/react";',
      `     const convex = new ConvexReactClient(${url});`,
      "2. Around what it renders:",
      "     <ConvexProvider client={convex}>…</ConvexProvider>",
      "3. Run this command again.",
      "If the provider is there already, in a file that is reached in another way, name it:",
      "     npx add-clerk-convex --entry src/path/to/file.tsx",
    ].join("\n"),
  );
}

export function reactTooOld(
  version: string,
  { packageManager, app }: Omit<Surroundings, "framework">,
): CliError {
  return new CliError(
    "react-too-old",
    `React ${version} is too old: Clerk's SDKs in support need React 18 or newer.`,
    [
      "1. Upgrade React and react-dom together (and @types/react, @types/react-dom where you have them):",
      `     ${addPackagesCommand(packageManager, ["react@18", "react-dom@18"], app)}`,
      "2. Render by createRoot of react-dom/client instead of ReactDOM.render:",
      "     https://react.dev/blog/2022/03/08/react-18-upgrade-guide",
      "3. Run this command again.",
    ].join("\n"),
  );
}
