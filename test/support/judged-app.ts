/** Apps to be judged: a wired fixture with other files over it, read in this process. */

import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../src/checks/check.ts";
import { FIX, fixesBy } from "../../src/checks/fixable.ts";
import { NOTHING_ASKED, type Services } from "../../src/checks/services.ts";
import { type Stage, type Subject, subjectOf } from "../../src/checks/subject.ts";
import type { IssuerDocuments } from "../../src/clerk/issuer-documents.ts";
import { type Examined, examine } from "../../src/project/examine.ts";
import { afterTest } from "./after-test.ts";
import { copyOf, goldenCases } from "./golden.ts";
import { ISSUER } from "./keys.ts";
import { optionsWith } from "./options.ts";
import { removeTree, writeFiles } from "./temp.ts";

/** An app's files by their paths; null where there is to be none. */
export type Files = Readonly<Record<string, string | null>>;

type Reading = {
  shell?: Record<string, string>;
  entry?: string | undefined;
  tracked?: readonly string[];
};

const cases = goldenCases();

/** A copy of a fixture's wired app, or of the one that is refused, with these files in it. */
export async function appOf(fixture: string, files: Files = {}): Promise<string> {
  const golden = cases.find(({ name }) => name === fixture);
  if (!golden) throw new Error(`There is no fixture ${fixture}`);
  const directory = copyOf(golden.wired || golden.refused ? golden.before : golden.after);
  afterTest(() => removeTree(directory));
  const written = Object.entries(files).filter(
    (each): each is [string, string] => each[1] !== null,
  );
  for (const path of Object.keys(files)) {
    if (files[path] === null) rmSync(join(directory, path), { recursive: true });
  }
  await writeFiles(directory, Object.fromEntries(written));
  return directory;
}

/** What is read of such an app; git tracks the files that are named. */
export async function examined(
  fixture: string,
  files: Files = {},
  { shell = {}, entry, tracked = [] }: Reading = {},
): Promise<Examined> {
  const directory = await appOf(fixture, files);
  const isTracked = (path: string) => tracked.some((each) => join(directory, each) === path);
  return examine(directory, optionsWith({ entry }), shell, isTracked);
}

/** The commonest app, and the one of a workspace. */
export async function commonApps(): Promise<{ vite: Examined; workspace: Examined }> {
  const [vite, workspace] = await Promise.all([
    examined("vite-strict-mode"),
    examined("monorepo-three-packages", {}, { entry: "apps/web/src/main.tsx" }),
  ]);
  return { vite, workspace };
}

/** The same as it counts in one stage. */
export async function subjectWith(
  fixture: string,
  files: Files = {},
  { stage = "development", ...reading }: Reading & { stage?: Stage } = {},
): Promise<Subject> {
  return subjectOf(await examined(fixture, files, reading), stage);
}

/** A production instance, another development one, and one behind an address of the app's own. */
export const LIVE_ISSUER = "https://clerk.example.com";
export const LIVE = `pk_live_${Buffer.from("clerk.example.com$").toString("base64")}`;
export const OTHER_ISSUER = "https://other-1.clerk.accounts.dev";
export const PROXIED = "https://example.com/__clerk";

/** A plan that would change each of these files. */
export const fixing = (...paths: string[]) =>
  fixesBy({ files: paths.map((path) => ({ path, before: "", after: "x" })) }, FIX);

export { FIX };
export const NO_FIX = fixing();

export function servicesWith(services: Partial<Services> = {}): Services {
  return { ...NOTHING_ASKED, ...services };
}

/** An issuer that answers for itself. */
export function usable(issuer = ISSUER): Record<string, IssuerDocuments> {
  return { [issuer]: { status: "usable", issuer, keys: [{ kty: "RSA", kid: "ins_1" }] } };
}

/** A variable that the deployment has. */
export const set = (value: string): Services["variable"] => ({ status: "set", value });

/** The only check that there is to be. */
export function onlyOne(checks: readonly Finding[]): Finding {
  const [check, another] = checks;
  if (!check || another) throw new Error(`One check was meant: ${JSON.stringify(checks)}`);
  return check;
}

/** What is to be seen of checks in a table: each status with its file and line. */
export function told(findings: readonly Finding[]): string[] {
  return findings.map(({ status, file, line }) =>
    [status, file === null ? [] : [line === null ? file : `${file}:${line}`]].flat().join(" "),
  );
}
