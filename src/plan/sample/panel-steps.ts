/** Says how sign-in is seen: where the panel is, or what to paste for it, and what starts the app. */

import { posix } from "node:path";
import * as z from "zod/mini";
import type { Answers } from "../../answers.ts";
import { importsOf } from "../../code/syntax/imports.ts";
import { parseTree } from "../../code/syntax/parse.ts";
import { clerkFramework } from "../../frameworks/registry.ts";
import type { Project } from "../../project/project.ts";
import type { ManualStep } from "../../text/numbered-steps.ts";
import { commandLine } from "../../text/shell-command.ts";
import { tryParseFile } from "../../text/try-parse.ts";
import type { PanelPlace } from "./mount-panel.ts";

const manifestSchema = z.object({ scripts: z.record(z.string(), z.unknown()) });

/** The steps for this project; `place` is where the sample's panel is shown, if there is one. */
export function panelSteps(
  project: Project,
  answers: Answers,
  place: PanelPlace | undefined,
): ManualStep[] {
  const { panel } = project.sampleFiles;
  if (!panel) return withoutPanel(project, answers);
  if (place?.status === "mounted" || (place?.status === "present" && place.isShown)) {
    const where = place.status === "mounted" ? `${place.path} shows it` : "the app shows it";
    return [
      [
        `Sign in by the panel (${panel.path}): ${where}, and any component below the providers can in its place.`,
      ],
    ];
  }
  if (place) return [panelToPaste(panel.path, place)];
  return showsSignIn(project) ? [] : [buttonsToPaste(answers)];
}

/** The step that starts the app; the terminal of a run that watches is the watcher's. */
export function startStep(project: Project, { convexRun }: Pick<Answers, "convexRun">): ManualStep {
  const start = startCommand(project);
  const what = convexRun === "watch" ? "Start the app, in another terminal" : "Start the app";
  return start === undefined ? [what] : [`${what}:`, start];
}

function withoutPanel(project: Project, { example }: Answers): ManualStep[] {
  const { query } = project.sampleFiles;
  const { label } = clerkFramework(project);
  return [
    [
      `There is no sign-in panel for ${label}: Clerk's ready-made components are for the web. Write the screens with Clerk's hooks:`,
      "https://clerk.com/docs/expo/getting-started/quickstart",
    ],
    ...(example
      ? [[`Ask who is signed in (${query.path}):`, "useQuery(api.signedInUser.get)"] as const]
      : []),
  ];
}

function panelToPaste(path: string, { status }: PanelPlace): ManualStep {
  const why =
    status === "refused"
      ? `What the app shows first is not certain here, so the sign-in panel (${path}) was put nowhere. Show it in a component below the providers:`
      : `Show the sign-in panel (${path}) in a component below the providers:`;
  const module = `./${posix.basename(path, posix.extname(path))}`;
  return [why, importOf(["SignInPanel"], module), "<SignInPanel />"];
}

function buttonsToPaste({ sdk }: Answers): ManualStep {
  return [
    "Show people where to sign in, in a component below the providers:",
    importOf(["SignInButton", "UserButton"], sdk.name),
    importOf(["Authenticated", "Unauthenticated"], "convex/react"),
    '<Unauthenticated><SignInButton mode="modal" /></Unauthenticated>',
    "<Authenticated><UserButton /></Authenticated>",
  ];
}

function importOf(names: readonly string[], module: string): string {
  return `import { ${names.join(", ")} } from "${module}";`;
}

/** The script that starts the app while it is worked on, as the project's package manager runs it. */
function startCommand({ packageJson, packageManager }: Project): string | undefined {
  const manifest = manifestSchema.safeParse(tryParseFile(packageJson.text));
  const name = ["dev", "start"].find((each) => manifest.data && each in manifest.data.scripts);
  const folder = posix.dirname(packageJson.path);
  return name && commandLine([packageManager, "run", name], folder === "." ? "" : folder);
}

/** What an app lets people sign in by. */
const SIGN_IN = new Set([
  "SignIn",
  "SignInButton",
  "SignUp",
  "SignUpButton",
  "UserButton",
  "useSignIn",
  "useClerk",
]);

function showsSignIn({ visited, texts }: Project): boolean {
  return visited.some((path) => {
    const text = texts[path] ?? "";
    return (
      text.includes("@clerk/") &&
      importsOf(parseTree(path, text)).some(
        ({ module, name }) => module.startsWith("@clerk/") && SIGN_IN.has(name),
      )
    );
  });
}
