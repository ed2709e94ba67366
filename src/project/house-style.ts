/** Finds how a project writes its code: by what its formatter is told, where that is data. */

import { posix } from "node:path";
import { type ParseError, parse as parseJsonc } from "jsonc-parser";
import * as z from "zod/mini";
import { openConfig } from "../code/config/config-object.ts";
import type { FileStyle, HouseStyle } from "../code/syntax/file-style.ts";
import type { TextReader } from "./text-files.ts";
import { parseYaml } from "./workspace/yaml.ts";

const PRETTIER_DATA = [".prettierrc", "json", "yaml", "yml"].map((end, at) =>
  at === 0 ? end : `.prettierrc.${end}`,
);
const PRETTIER_PROGRAMS = ["js", "mjs", "cjs", "ts"].flatMap((end) => [
  `prettier.config.${end}`,
  `.prettierrc.${end}`,
]);
const BIOME = ["biome.json", "biome.jsonc"];
const ESLINT = [".eslintrc.json", ".eslintrc"];

const prettierSchema = z.object({
  singleQuote: z.optional(z.boolean()),
  semi: z.optional(z.boolean()),
  bracketSpacing: z.optional(z.boolean()),
  printWidth: z.optional(z.number()),
  tabWidth: z.optional(z.number()),
  useTabs: z.optional(z.boolean()),
});
const formatterSchema = z.object({
  enabled: z.optional(z.boolean()),
  indentStyle: z.optional(z.string()),
  indentWidth: z.optional(z.number()),
  lineWidth: z.optional(z.number()),
  bracketSpacing: z.optional(z.boolean()),
  quoteStyle: z.optional(z.string()),
  semicolons: z.optional(z.string()),
});
const biomeSchema = z.object({
  formatter: z.optional(formatterSchema),
  javascript: z.optional(z.object({ formatter: z.optional(formatterSchema) })),
});
const eslintSchema = z.object({ rules: z.optional(z.record(z.string(), z.unknown())) });
const manifestSchema = z.object({
  prettier: z.optional(z.unknown()),
  eslintConfig: z.optional(z.unknown()),
});

/** What is said for the files in a folder: by the nearest configuration above them. */
export function houseStyle(folder: string, read: TextReader): HouseStyle {
  const folders = [folder];
  while (folders.at(-1) !== "" && folders.at(-1) !== ".") {
    folders.push(posix.dirname(folders.at(-1) ?? "."));
  }
  for (const each of folders) {
    const style = styleIn(each === "." ? "" : each, read);
    if (style) return style;
  }
  return {};
}

function styleIn(folder: string, read: TextReader): HouseStyle | undefined {
  const at = (name: string) => posix.join(folder, name);
  const data = (names: readonly string[]) =>
    names.map((name) => asData(read(at(name)))).find((found) => found !== undefined);
  const manifest = manifestSchema.safeParse(data(["package.json"])).data;
  const prettier = prettierSchema.safeParse(data(PRETTIER_DATA) ?? manifest?.prettier);
  if (prettier.success) return prettierStyle(prettier.data);
  const program = PRETTIER_PROGRAMS.map(at).find((path) => read(path) !== undefined);
  if (program !== undefined) return programStyle(program, read(program) ?? "");
  const biome = biomeSchema.safeParse(data(BIOME));
  if (biome.success && biome.data.formatter?.enabled !== false) return biomeStyle(biome.data);
  const eslint = eslintSchema.safeParse(data(ESLINT) ?? manifest?.eslintConfig);
  return eslint.success && eslint.data.rules ? eslintStyle(eslint.data.rules) : undefined;
}

/** JSON, with comments or without, else YAML; undefined for what is neither. */
function asData(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  const bare = text.replace(/^\uFEFF/, "");
  if (/^\s*[{/]/.test(bare)) {
    const errors: ParseError[] = [];
    const value: unknown = parseJsonc(bare, errors, { allowTrailingComma: true });
    return errors.length === 0 ? value : undefined;
  }
  try {
    return parseYaml(bare) ?? undefined;
  } catch {
    return undefined;
  }
}

type Prettier = z.infer<typeof prettierSchema>;

/** Prettier's own defaults count where it is told something else. */
function prettierStyle(told: Prettier): HouseStyle {
  return {
    quote: told.singleQuote ? "'" : '"',
    semicolon: told.semi === false ? "" : ";",
    padding: told.bracketSpacing === false ? "" : " ",
    width: told.printWidth ?? 80,
    indent: told.useTabs ? "\t" : " ".repeat(told.tabWidth ?? 2),
  };
}

/** Of a configuration that is a program, what it plainly says. */
function programStyle(path: string, text: string): HouseStyle {
  const config = openConfig({ path, text });
  const flag = (key: string) => {
    const reading = config([key]);
    return reading.status === "literal" && typeof reading.value === "boolean"
      ? reading.value
      : undefined;
  };
  const [quote, semi, spacing] = ["singleQuote", "semi", "bracketSpacing"].map(flag);
  return {
    ...(quote === undefined ? {} : { quote: quote ? "'" : '"' }),
    ...(semi === undefined ? {} : { semicolon: semi ? ";" : "" }),
    ...(spacing === undefined ? {} : { padding: spacing ? " " : "" }),
  };
}

function biomeStyle({ formatter, javascript }: z.infer<typeof biomeSchema>): HouseStyle {
  const told = { ...formatter, ...javascript?.formatter };
  return {
    quote: told.quoteStyle === "single" ? "'" : '"',
    semicolon: told.semicolons === "asNeeded" ? "" : ";",
    padding: told.bracketSpacing === false ? "" : " ",
    width: told.lineWidth ?? 80,
    indent: told.indentStyle === "space" ? " ".repeat(told.indentWidth ?? 2) : "\t",
  };
}

function eslintStyle(rules: Readonly<Record<string, unknown>>): HouseStyle {
  const option = (name: string): unknown => {
    const names = [name, `@stylistic/${name}`, `@typescript-eslint/${name}`];
    const rule = names.map((each) => rules[each]).find(Array.isArray);
    const [severity, value]: unknown[] = rule ?? [];
    return severity === "off" || severity === 0 ? undefined : value;
  };
  const [quotes, semi, indent, spacing] = ["quotes", "semi", "indent", "object-curly-spacing"].map(
    option,
  );
  const quote: FileStyle["quote"] | undefined =
    quotes === "single" ? "'" : quotes === "double" ? '"' : undefined;
  return {
    ...(quote === undefined ? {} : { quote }),
    ...(semi === "never" || semi === "always" ? { semicolon: semi === "never" ? "" : ";" } : {}),
    ...(spacing === "never" || spacing === "always"
      ? { padding: spacing === "never" ? "" : " " }
      : {}),
    ...(indent === "tab" ? { indent: "\t" } : {}),
    ...(typeof indent === "number" ? { indent: " ".repeat(indent) } : {}),
  };
}
