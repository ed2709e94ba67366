/** Fills the templates of the auth.config that this tool creates. */

import jsEnv from "../../templates/auth.config.env.js?raw";
import tsEnv from "../../templates/auth.config.env.ts?raw";
import tsEnvUntyped from "../../templates/auth.config.env.untyped.ts?raw";
import jsFile from "../../templates/auth.config.file.js?raw";
import tsFile from "../../templates/auth.config.file.ts?raw";
import type { IssuerPlace } from "../answers.ts";

type Contents = {
  path: string;
  issuer: string;
  issuerIn: IssuerPlace;
  variable: string;
  hasAuthConfigType: boolean;
};

/** The whole text; TypeScript or not by the path's extension. */
export function newAuthConfig(contents: Contents): string {
  const { issuer, variable } = contents;
  return templateFor(contents)
    .replaceAll("__ISSUER__", () => issuer)
    .replaceAll("__VARIABLE__", () => variable);
}

function templateFor({ path, issuerIn, hasAuthConfigType }: Contents): string {
  const typescript = path.endsWith(".ts");
  if (typescript && hasAuthConfigType) return issuerIn === "env" ? tsEnv : tsFile;
  if (issuerIn === "file") return jsFile;
  return typescript ? tsEnvUntyped : jsEnv;
}
