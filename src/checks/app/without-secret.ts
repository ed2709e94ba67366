/** Judges an app that has no secret key of Clerk's where its server would look for one. */

import { DASHBOARD } from "../../clerk/token-requirements.ts";
import { frameworkOf } from "../../frameworks/registry.ts";
import { givingFile } from "../../plan/wiring/secret-key.ts";
import { type Finding, ok, problem, unknown } from "../check.ts";
import { runsOnServer } from "../packages.ts";
import { type Subject, variableSource } from "../subject.ts";

/** `kind` is the instance of the publishable key. */
export function withoutSecret(kind: string, subject: Subject): Finding {
  const { project, settings, stage, key, keyless } = subject;
  const { label, secretKeyVariable } = frameworkOf(project.framework);
  if (secretKeyVariable === undefined || !runsOnServer(subject)) {
    return ok(`A ${kind} instance's key: the app needs no secret one beside it.`);
  }
  if (keyless && key?.file === keyless.file) {
    return ok("Clerk's SDK runs with both keys of the application that it has made for itself.");
  }
  const fix = `Put the ${secretKeyVariable} of the same instance into ${project.envFile.path}: ${DASHBOARD.apiKeys}`;
  const message = `There is no ${secretKeyVariable} here, which Clerk's SDK for ${label} needs on the server`;
  const unread = subject.variables.find(
    ({ name, secret, isRead }) => secret && !isRead && name === secretKeyVariable,
  );
  if (unread && stage === "development" && settings.loader === undefined) {
    const only = `${variableSource(unread)} is all there is of it, and ${label} does not read that file here`;
    return problem(`${only}: without it the server answers each page with an error.`, { fix });
  }
  if (settings.loader !== undefined) {
    const doubt = `${message}; ${settings.loader} may hand it to the app, which was not checked.`;
    return unknown(doubt, { fix });
  }
  if (stage === "production") return unknown(`${message}: it is likely set where the app runs.`);
  const giving = givingFile(subject.project);
  if (giving !== undefined) {
    const doubt = `${message}; ${giving} names secretKey, and may give it another one, which was not checked.`;
    return unknown(doubt, { file: giving, fix });
  }
  return problem(`${message}: without it the server answers each page with an error.`, { fix });
}
