/** Judges what runs on a server: Next's middleware, and whether Convex is asked with a token. */

import { posix } from "node:path";
import { commandLine } from "../command-line.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import type { SourceEdit } from "../frameworks/source-edit.ts";
import { editOf } from "../plan/source-edits.ts";
import { type Check, ok, problem, skipped, unknown, warning } from "./check.ts";
import type { Mend } from "./mend.ts";
import type { Subject } from "./subject.ts";

const WIRE = "npx add-clerk-convex";

/** `next-middleware`: whether clerkMiddleware runs, from where this Next looks for it. */
export function nextMiddleware(subject: Subject, mend: Mend): Check[] {
  const { project, passedOver } = subject;
  const edit = project.edits.find(({ kind }) => kind === "request-handler");
  if (!edit) return [skipped("next-middleware", "This is no Next.js app.")];
  const { file } = edit;
  const text = project.editedFiles[file] ?? null;
  return text === null
    ? [handlerMissing(file, subject, mend)]
    : [handlerThere(edit, text, passedOver, mend)];
}

function handlerMissing(
  file: string,
  { importsClerkServer, passedOver }: Subject,
  mend: Mend,
): Check {
  const [misplaced] = passedOver;
  if (misplaced) {
    const message = `${misplaced} is never run: this Next.js looks for ${file}.`;
    const right = file.replace(/\.\w+$/, posix.extname(misplaced));
    const fix = commandLine(["mv", misplaced, right]);
    return problem("next-middleware", message, { file: misplaced, fix });
  }
  const message = `There is no ${file} with clerkMiddleware()`;
  const fix = mend(file) ?? WIRE;
  return importsClerkServer
    ? problem("next-middleware", `${message}: auth() on the server throws.`, { fix })
    : warning("next-middleware", `${message}: the server knows no user.`, { fix });
}

function handlerThere(
  edit: SourceEdit,
  text: string,
  passedOver: readonly string[],
  mend: Mend,
): Check {
  const { file } = edit;
  const name = posix.basename(file).replace(/\.\w+$/, "");
  const beside = passedOver.find((path) => posix.dirname(path) === posix.dirname(file));
  if (name === "proxy" && beside) {
    const message = `Both ${file} and ${beside} are there, and Next.js refuses to start with both.`;
    return problem("next-middleware", message, { file: beside, fix: commandLine(["rm", beside]) });
  }
  const exported = NAMED_HANDLER.exec(text)?.[1];
  if (exported && exported !== name && !/export\s+default|as\s+default/.test(text)) {
    const message = `${file} exports ${exported}, and Next.js runs only its ${name} or its default export.`;
    const fix = `Export it as ${name}.`;
    return problem("next-middleware", message, { file, fix });
  }
  const edited = editOf(edit, text);
  if (edited.status === "kept" || /clerkMiddleware/.test(text)) {
    return ok("next-middleware", `${file} runs clerkMiddleware.`, { file });
  }
  const message = `${file} does not run clerkMiddleware(): auth() on the server throws.`;
  const fix = mend(file) ?? "Let it run clerkMiddleware() of @clerk/nextjs/server.";
  return problem("next-middleware", message, { file, fix });
}

const NAMED_HANDLER = /export\s+(?:async\s+)?(?:function|const)\s+(proxy|middleware)\b/;

/** `server-token`: whether what asks Convex on a server does so as the user. */
export function serverToken(subject: Subject, mend: Mend): Check[] {
  const { project } = subject;
  const { serverCalls, label } = frameworkOf(project.framework);
  const calls = project.serverCalls.map(({ file, line, name }) => {
    const message = `${name} asks Convex without a token, as nobody.`;
    const fix = serverCalls
      ? `Where the user matters, give it ${serverCalls.options} as its last argument: import { ${serverCalls.imports.names.join(", ")} } from "${serverCalls.imports.module}"`
      : "Give it the user's token.";
    return warning("server-token", message, { file, line, fix });
  });
  const edits = project.edits.filter(
    ({ kind }) => kind !== "request-handler" && kind !== "new-file",
  );
  const found = [...calls, ...edits.flatMap((edit) => missing(edit, subject, mend))];
  if (found.length > 0) return found;
  return serverCalls || edits.length > 0
    ? [ok("server-token", "What runs on the server knows the user's token.")]
    : [skipped("server-token", `${label} apps ask Convex from the browser only.`)];
}

/** What a server needs that isn't in its file yet. */
function missing(edit: SourceEdit, { project }: Subject, mend: Mend): Check[] {
  const { file } = edit;
  const name = nameOf(edit);
  const text = project.editedFiles[file] ?? null;
  const details = { file, fix: mend(file) ?? WIRE };
  if (text === null) {
    return [
      problem(
        "server-token",
        `There is no ${file} with ${name}: the server knows no user.`,
        details,
      ),
    ];
  }
  const edited = editOf(edit, text);
  // Written in another way than this tool would: there it is all the same.
  if (edited.status === "kept" || text.includes(name)) return [];
  if (edited.status === "refused") {
    const { message, line } = edited;
    return [unknown("server-token", message, { file, line })];
  }
  if (edit.kind === "root-token") {
    const message = `${file} gives the server's client no token, so that it asks Convex as nobody.`;
    return [warning("server-token", message, details)];
  }
  return [problem("server-token", `${file} has no ${name}: the server knows no user.`, details)];
}

function nameOf(edit: SourceEdit): string {
  switch (edit.kind) {
    case "request-handler":
      return edit.factory.name;
    case "exported-list":
    case "listed-option":
      return edit.item.name;
    case "exported-loader":
      return edit.through.name;
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
