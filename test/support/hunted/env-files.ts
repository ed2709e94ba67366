/** The env files of a generated app. */

import { INSTANCES } from "./instances.ts";
import type { Spec } from "./spec.ts";

/** By name; `prefix` is that of the variables. */
export function envFiles(
  { env, envForm, key, keyOf }: Spec,
  names: { usual: string; own: string },
  prefix: string,
): Record<string, string> {
  const files: Record<string, string> = {
    ".env.local": `${prefix}CONVEX_URL=https://kind-kite-1.convex.cloud\n`,
  };
  const lines = [...env];
  if (key.startsWith("own-variable")) {
    lines.push({ file: ".env.local", variable: "own", owner: keyOf });
  }
  for (const { file, variable, owner } of lines) {
    const name = variable === "own" ? names.own : names.usual;
    const before = files[file] ?? "";
    if (!before.includes(name)) files[file] = before + line(envForm, name, INSTANCES[owner].key);
  }
  if (envForm !== "crlf") return files;
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.replaceAll("\n", "\r\n")]),
  );
}

function line(form: Spec["envForm"], name: string, key: string): string {
  switch (form) {
    case "quoted":
      return `${name}="${key}" # the instance\n`;
    case "exported":
      return `export ${name}='${key}'\n`;
    case "spaced":
      return `\n  ${name} = ${key}  \n`;
    case "expanded":
      return `INSTANCE=${key}\n${name}=\${INSTANCE}\n`;
    default:
      return `${name}=${key}\n`;
  }
}
