/** Judges what runs on a server: the handler of requests, and whether Convex is asked with a token. */

import { posix } from "node:path";
import { lt } from "semver";
import { serverTokenCode } from "../clerk/server-token.ts";
import { openConfig } from "../code/config/config-object.ts";
import { isSetTo } from "../code/config/config-reading.ts";
import { handlerFacts } from "../code/diagnosis/request-handler-facts.ts";
import { calledFrom, isMadeBy } from "../code/diagnosis/server/exported-handler.ts";
import type { RequestHandlerEdit, SourceEdit } from "../code/edits/source-edit.ts";
import { readNames, type SourceNames } from "../code/syntax/source-names.ts";
import type { RequestHandler } from "../frameworks/framework.ts";
import { clerkFramework, frameworkOf, labelsWithHandler } from "../frameworks/registry.ts";
import { editOf } from "../plan/source-edits.ts";
import { clerkPackageInUse } from "../project/dependencies/clerk-package.ts";
import { commandLine } from "../text/shell-command.ts";
import { type Finding, ok, problem, skipped, unknown, warning } from "./check.ts";
import { type FixFor, WIRE } from "./fixable.ts";
import { isOldRelease, runsOnServer, sdkInUse } from "./packages.ts";
import { givenTokens, sourceInUse } from "./server/given-tokens.ts";
import { handlerReach } from "./server/handler-reach.ts";
import type { Services } from "./services.ts";
import type { Subject } from "./subject.ts";

type HandlerSituation = {
  subject: Subject;
  label: string;
  requestHandler: RequestHandler;
  fixFor: FixFor;
};

/** `next-middleware`: whether clerkMiddleware runs, from where the framework looks for it. */
export function nextMiddleware(subject: Subject, fixFor: FixFor): Finding[] {
  const { project, importsClerkServer } = subject;
  const edit = project.edits.find((each) => each.kind === "request-handler");
  const { label, requestHandler } = frameworkOf(project.framework);
  if (!edit || !requestHandler) {
    return [skipped(`This is no ${labelsWithHandler().join(" or ")} app.`)];
  }
  const browserOnly = importsClerkServer ? undefined : browserSdk(subject);
  if (browserOnly) {
    return [skipped(`${browserOnly} has no part on the server that needs one.`)];
  }
  const text = project.editedFiles[edit.file] ?? null;
  const situation = { subject, label, requestHandler, fixFor };
  return text === null ? [handlerMissing(edit, situation)] : handlerThere(edit, text, situation);
}

/** The package of ClerkProvider, where it is for the browser only in an app that has a server. */
function browserSdk(subject: Subject): string | undefined {
  const used = subject.project.providers.some(({ kind }) => kind === "clerk")
    ? clerkPackageInUse(subject.project)
    : undefined;
  return used !== undefined && !runsOnServer(subject) ? used : undefined;
}

function handlerMissing(
  { file, factory }: RequestHandlerEdit,
  { subject, label, fixFor }: HandlerSituation,
): Finding {
  const { importsClerkServer, passedOver } = subject;
  const [misplaced] = passedOver;
  if (misplaced) {
    const message = `${misplaced} is never run: this ${label} looks for ${file}.`;
    const right = file.replace(/\.\w+$/, posix.extname(misplaced));
    const fix = commandLine(["mv", misplaced, right]);
    return problem(message, { file: misplaced, fix });
  }
  const message = `There is no ${file} with ${factory.name}()`;
  const fix = fixFor(file) ?? WIRE;
  return importsClerkServer
    ? problem(`${message}: auth() on the server throws.`, { fix })
    : warning(`${message}: the server knows no user.`, { fix });
}

function handlerThere(
  edit: RequestHandlerEdit,
  text: string,
  { subject, label, requestHandler, fixFor }: HandlerSituation,
): Finding[] {
  const { file, factory } = edit;
  const { names, former } = requestHandler;
  const { passedOver, importsClerkServer } = subject;
  const name = posix.basename(file).replace(/\.\w+$/, "");
  const beside = passedOver.find((path) => posix.dirname(path) === posix.dirname(file));
  if (name === names[0] && beside) {
    const message = `Both ${file} and ${beside} are there, and ${label} refuses to start with both.`;
    return [problem(message, { file: beside, fix: commandLine(["rm", beside]) })];
  }
  const { exported: all, identifiers, importsLocal, declared } = handlerFacts(file, text);
  const exported = all.find((each) => names.includes(each));
  const isRun = all.includes(name) || all.includes("default");
  if (exported && !isRun) {
    const message = `${file} exports ${exported}, and ${label} runs only its ${name} or its default export.`;
    const fix = `Export it as ${name}.`;
    return [problem(message, { file, fix })];
  }
  if (editOf(edit, text).status === "kept") {
    const isDirect = isMadeBy({ path: file, text }, ["default", name], factory);
    return handlerReach({ file, text, runs: factory.name, isDirect }, subject);
  }
  const use = `Let it run ${factory.name}() of ${factory.module}.`;
  if (calledFrom({ path: file, text }, former.name, former.package)) {
    return [formerHandler(file, former, use, subject)];
  }
  const isNamed = identifiers.has(factory.name) && !declared.has(factory.name);
  if (isNamed || importsLocal) {
    const message = `Whether ${file} runs ${factory.name}() can't be told from what is in it.`;
    return [unknown(message, { file })];
  }
  const message = `${file} does not run ${factory.name}()`;
  const fix = fixFor(file) ?? use;
  return [
    importsClerkServer
      ? problem(`${message}: auth() on the server throws.`, { file, fix })
      : warning(`${message}: the server knows no user.`, { file, fix }),
  ];
}

/** Judges a handler that an SDK had in its place before. */
function formerHandler(
  file: string,
  former: RequestHandler["former"],
  fix: string,
  { project }: Subject,
): Finding {
  const sdk = project.clerkPackages.find(({ name }) => name === former.package);
  const message = `${file} runs ${former.name}(), which ${former.package} has had until version ${former.lastMajor}`;
  if (!sdk?.installed) {
    return unknown(`${message}; which one this is was not found.`, { file });
  }
  if (lt(sdk.installed, `${former.lastMajor + 1}.0.0`)) {
    return ok(`${message}; ${sdk.installed} is installed.`, { file });
  }
  return problem(`${message}, and version ${sdk.installed} doesn't.`, { file, fix });
}

/** `server-token`: whether what asks Convex on a server does so as the user. */
export function serverToken(subject: Subject, { templates }: Services, fixFor: FixFor): Finding[] {
  const { project } = subject;
  const { serverCalls, label, natives } = clerkFramework(project);
  const source = sourceInUse(project, templates);
  const calls = project.serverCalls.map(({ file, line, name, use, request }) => {
    const message = `${name} asks Convex without a token, as nobody.`;
    const fix = serverCalls
      ? `Where the user matters, write ${use} with ${serverTokenCode(source, request)}`
      : `Where the user matters, give it the user's token: ${use}`;
    return warning(message, { file, line, fix });
  });
  const browserOnly = browserSdk(subject);
  const edits = project.edits.filter(
    ({ kind }) => kind !== "request-handler" && kind !== "new-file" && !browserOnly,
  );
  const found = [...calls, ...edits.flatMap((edit) => missingEdit(edit, subject, fixFor))];
  if (found.length > 0) return found;
  if (browserOnly) {
    const message = `${browserOnly} has no part on the server: Convex is asked from the browser only.`;
    return [skipped(message)];
  }
  if (serverCalls) {
    if (project.serverTokens.isGiven) return givenTokens(subject, templates);
    const names = Object.keys(serverCalls.functions).join(", ");
    return [ok(`No call of ${names} and no client of convex/browser was found without a token.`)];
  }
  return edits.length > 0
    ? [ok(`Clerk's part on the server is there: ${edits.map(editName).join(", ")}.`)]
    : [skipped(`${label} apps ask Convex from ${natives ? "the device" : "the browser"} only.`)];
}

/** Finds what a server needs that isn't in its file yet. */
function missingEdit(edit: SourceEdit, subject: Subject, fixFor: FixFor): Finding[] {
  const { project } = subject;
  const { file } = edit;
  const name = editName(edit);
  const text = project.editedFiles[file] ?? null;
  const details = { file, fix: fixFor(file) ?? WIRE };
  const isFlag = edit.kind === "config-value";
  if (text === null) {
    const message = `There is no ${file} with ${name}`;
    const unclear = unknownNeed(message, file, subject);
    if (unclear) return [unclear];
    return [
      isFlag
        ? problem(`${message}, which Clerk's part on the server needs.`, details)
        : problem(`${message}: the server knows no user.`, details),
    ];
  }
  const edited = editOf(edit, text);
  // Written in another way than this tool would: there it is all the same.
  if (edited.status === "kept") return [];
  const names = readNames({ path: file, text });
  if (isInUse(edit, names, subject)) return [];
  const isOff = isFlag && isSetTo(false, openConfig({ path: file, text })(edit.keys));
  if (edited.status === "refused" && !isOff) {
    const { message, line } = edited;
    return [unknown(message, { file, line })];
  }
  if (!isFlag && names.identifiers.has(name)) {
    const message = `${file} has ${name}, and whether it is in use can't be told.`;
    return [unknown(message, { file })];
  }
  if (edit.kind === "root-token") {
    const message = `${file} gives the server's client no token, so that it asks Convex as nobody.`;
    return [warning(message, details)];
  }
  const unclear = unknownNeed(`${file} has no ${name}`, file, subject);
  if (unclear) return [unclear];
  const message = isFlag
    ? `${file} does not turn ${name} on, which Clerk's part on the server needs.`
    : `${file} has no ${name}: the server knows no user.`;
  return [problem(message, details)];
}

/** What is missing may be missing rightly: the SDK is of another time. */
function unknownNeed(missing: string, file: string, subject: Subject): Finding | undefined {
  const used = clerkPackageInUse(subject.project);
  if (used === undefined || (sdkInUse(subject) && !isOldRelease(subject))) return undefined;
  return unknown(`${missing}; whether this version of ${used} needs it is not known here.`, {
    file,
  });
}

/** Whether what an edit would bring is in use in a way of the app's own, in its file of these names. */
function isInUse(
  edit: SourceEdit,
  { called, identifiers }: SourceNames,
  { project }: Subject,
): boolean {
  const name = editName(edit);
  if (edit.kind === "config-value") return false;
  if (edit.kind !== "route-data") return called.has(name);
  if (identifiers.has(name)) return true;
  // It may be taken where ClerkProvider is.
  const files = project.providers.filter(({ kind }) => kind === "clerk").map(({ file }) => file);
  return files.some((path) =>
    readNames({ path, text: project.source.files[path] ?? "" }).identifiers.has(name),
  );
}

function editName(edit: SourceEdit): string {
  switch (edit.kind) {
    case "request-handler":
      return edit.factory.name;
    case "exported-list":
    case "listed-option":
      return edit.item.name;
    case "exported-loader":
      return edit.wrapper.name;
    case "config-value":
      return edit.keys.at(-1) ?? edit.keys[0];
    case "route-data":
      return edit.name;
    case "root-token":
      return "setAuth";
    case "new-file":
      return edit.file;
  }
}
