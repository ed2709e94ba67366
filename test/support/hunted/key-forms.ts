/** The ways in which a generated app gives ClerkProvider its key. */

import { INSTANCES } from "./instances.ts";
import type { KeyForm, Spec } from "./spec.ts";

/** The prop as it is written, what stands above it, and files beside. */
export type KeyCode = { prop: string; above: string; files: Record<string, string> };

/** A variable that no framework knows. */
export const OWN_VARIABLE = "MY_LOGIN_KEY";

type Names = {
  /** The expression that reads a variable. */
  read(variable: string): string;
  /** The framework's own variable, and one of the app's. */
  usual: string;
  own: string;
};

/** `beside` is the folder of the file that has the element, and of the files that it imports. */
export function keyCode({ key: form, keyOf }: Spec, names: Names, beside: string): KeyCode {
  const { key, host } = INSTANCES[keyOf];
  const { value, above = "", elsewhere } = written(form, key, host, names);
  const prop =
    form === "absent"
      ? ""
      : form === "spread"
        ? " {...clerkProps}"
        : form === "literal"
          ? ` publishableKey="${key}"`
          : ` publishableKey={${value}}`;
  const files = elsewhere ? { [`${beside}${elsewhere.name}`]: elsewhere.text } : {};
  return { prop, above, files };
}

type Written = { value: string; above?: string; elsewhere?: { name: string; text: string } };

function written(form: KeyForm, key: string, host: string, names: Names): Written {
  const quoted = JSON.stringify(key);
  const usual = names.read(names.usual);
  const own = names.read(names.own);
  const inSettings = (value: string, imported: string, text: string): Written => ({
    value,
    above: `import ${imported} from "./settings";\n`,
    elsewhere: { name: "settings.ts", text },
  });
  const here = (value: string, above: string): Written => ({ value, above });
  const forms: Record<KeyForm, () => Written> = {
    absent: () => ({ value: "" }),
    variable: () => ({ value: `${usual} as string` }),
    literal: () => ({ value: quoted }),
    constant: () => here("LOGIN_KEY", `const LOGIN_KEY = ${quoted};\n`),
    "constant-elsewhere": () =>
      inSettings("LOGIN_KEY", "{ LOGIN_KEY }", `export const LOGIN_KEY = ${quoted};\n`),
    "member-elsewhere": () =>
      inSettings(
        "settings.login.key",
        "{ settings }",
        `export const settings = { title: "Kites", login: { key: ${quoted} } };\n`,
      ),
    "default-elsewhere": () =>
      inSettings("settings.key", "settings", `export default { key: ${quoted} } as const;\n`),
    json: () => ({
      value: "settings.key",
      above: 'import settings from "./settings.json";\n',
      elsewhere: { name: "settings.json", text: `{ "key": ${quoted} }\n` },
    }),
    template: () => ({ value: `\`pk_test_\${"${key.slice("pk_test_".length)}"}\`` }),
    concatenated: () =>
      here(
        "PREFIX + REST",
        `const PREFIX = "pk_test_";\nconst REST = ${JSON.stringify(key.slice(8))};\n`,
      ),
    encoded: () => ({ value: `"pk_test_" + btoa("${host}$")` }),
    fallback: () => ({ value: `${usual} ?? ${quoted}` }),
    "fallback-or": () => here("LOGIN_KEY", `const LOGIN_KEY = ${usual} || ${quoted};\n`),
    "fallback-template": () => ({ value: `\`\${${usual} ?? ${quoted}}\`` }),
    reversed: () => ({ value: `${quoted} || ${usual}` }),
    conditional: () => ({
      value: `${names.read("MODE")} === "production" ? ${quoted} : ${quoted}`,
    }),
    called: () => here("loginKey()", `function loginKey() {\n  return ${quoted};\n}\n`),
    spread: () => here("", `const clerkProps = { publishableKey: ${quoted} };\n`),
    reassigned: () => here("loginKey", `let loginKey = "";\nloginKey = ${quoted};\n`),
    destructured: () =>
      inSettings("key", "{ settings }", `export const settings = { key: ${quoted} };\n`),
    "default-value": () =>
      here("key", `const options: { key?: string } = {};\nconst { key = ${quoted} } = options;\n`),
    enum: () => here("Keys.Login", `enum Keys {\n  Login = ${quoted},\n}\n`),
    "own-variable": () => ({ value: own }),
    "own-variable-elsewhere": () =>
      inSettings("LOGIN_KEY", "{ LOGIN_KEY }", `export const LOGIN_KEY = ${own};\n`),
    window: () => ({ value: "(globalThis as any).LOGIN_KEY" }),
    frozen: () => here("KEYS.login", `const KEYS = Object.freeze({ login: ${quoted} });\n`),
    cased: () => ({ value: `({ test: ${quoted} })["test"]` }),
    array: () => ({ value: `[${quoted}][0]` }),
  };
  const found = forms[form]();
  if (form !== "destructured") return found;
  return { ...found, above: `${found.above}const { key } = settings;\n` };
}
