/** Finds how a project writes its code: by what its formatter is told, where that is data. */

import { posix } from "node:path";
import { type ParseError, parse as parseJsonc } from "jsonc-parser";
import * as z from "zod/mini";
import { openConfig } from "../code/config/config-object.ts";
import type { FileStyle, HouseStyle } from "../code/syntax/file-style.ts";
import { readEditorConfig } from "../text/editor-config.ts";
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
  trailingComma: z.optional(z.enum(["all", "es5", "none"])),
  endOfLine: z.optional(z.string()),
});
const formatterSchema = z.object({
  enabled: z.optional(z.boolean()),
  indentStyle: z.optional(z.string()),
  indentWidth: z.optional(z.number()),
  lineWidth: z.optional(z.number()),
  bracketSpacing: z.optional(z.boolean()),
  quoteStyle: z.optional(z.string()),
  semicolons: z.optional(z.string()),
  trailingCommas: z.optional(z.enum(["all", "es5", "none"])),
  lineEnding: z.optional(z.string()),
});
const biomeSchema = z.object({
  extends: z.optional(z.unknown()),
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
  const editor = editorStyle(folders, read);
  for (const each of folders) {
    const style = styleIn(each === "." ? "" : each, editor, read);
    if (style) return style;
  }
  return editor;
}

/** What the .editorconfig files say, the nearest first. */
function editorStyle(folders: readonly string[], read: TextReader): HouseStyle {
  const settings = new Map<string, string>();
  for (const folder of folders) {
    const text = read(posix.join(folder, ".editorconfig"));
    const found = text === undefined ? undefined : readEditorConfig(text);
    for (const [key, value] of found?.settings ?? []) {
      if (!settings.has(key)) settings.set(key, value);
    }
    if (found?.isRoot) break;
  }
  const size = Number(settings.get("indent_size") ?? settings.get("tab_width"));
  const width = Number(settings.get("max_line_length"));
  const ending = settings.get("end_of_line");
  const isTab = settings.get("indent_style") === "tab";
  return {
    ...(isTab ? { indent: "\t" } : size > 0 ? { indent: " ".repeat(size) } : {}),
    ...(width > 0 ? { width } : {}),
    ...(ending === "crlf" || ending === "lf" ? { newline: lineBreak(ending) } : {}),
    ...(settings.get("insert_final_newline") === "false" ? { finalNewline: false } : {}),
  };
}

function lineBreak(ending: string): FileStyle["newline"] {
  return ending === "crlf" ? "\r\n" : "\n";
}

function styleIn(folder: string, editor: HouseStyle, read: TextReader): HouseStyle | undefined {
  const at = (name: string) => posix.join(folder, name);
  const data = (names: readonly string[]) =>
    names.map((name) => asData(read(at(name)))).find((found) => found !== undefined);
  const manifest = manifestSchema.safeParse(data(["package.json"])).data;
  const prettier = prettierSchema.safeParse(data(PRETTIER_DATA) ?? manifest?.prettier);
  if (prettier.success) return prettierStyle(prettier.data, editor);
  const program = PRETTIER_PROGRAMS.map(at).find((path) => read(path) !== undefined);
  if (program !== undefined) return { ...editor, ...programStyle(program, read(program) ?? "") };
  const biome = biomeSchema.safeParse(data(BIOME));
  if (biome.success && biome.data.formatter?.enabled !== false) return biomeStyle(biome.data);
  const eslint = eslintSchema.safeParse(data(ESLINT) ?? manifest?.eslintConfig);
  return eslint.success && eslint.data.rules
    ? { ...editor, ...eslintStyle(eslint.data.rules) }
    : undefined;
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

/** Prettier's own defaults count where neither it nor the editor is told something else. */
function prettierStyle(told: Prettier, editor: HouseStyle): HouseStyle {
  const isIndented = told.useTabs !== undefined || told.tabWidth !== undefined;
  const indent = told.useTabs ? "\t" : " ".repeat(told.tabWidth ?? 2);
  return {
    ...(told.endOfLine === "crlf" || editor.newline === "\r\n"
      ? { newline: lineBreak(told.endOfLine ?? "crlf") }
      : {}),
    ...(told.trailingComma === undefined ? {} : { comma: told.trailingComma }),
    quote: told.singleQuote ? "'" : '"',
    semicolon: told.semi === false ? "" : ";",
    padding: told.bracketSpacing === false ? "" : " ",
    width: told.printWidth ?? editor.width ?? 80,
    indent: isIndented ? indent : (editor.indent ?? indent),
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
  const told = config(["trailingComma"]);
  const comma = told.status === "literal" ? told.value : undefined;
  return {
    ...(comma === "all" || comma === "es5" || comma === "none" ? { comma } : {}),
    ...(quote === undefined ? {} : { quote: quote ? "'" : '"' }),
    ...(semi === undefined ? {} : { semicolon: semi ? ";" : "" }),
    ...(spacing === undefined ? {} : { padding: spacing ? " " : "" }),
  };
}

function biomeStyle(config: z.infer<typeof biomeSchema>): HouseStyle {
  const told = { ...config.formatter, ...config.javascript?.formatter };
  const { quoteStyle, semicolons, bracketSpacing, lineWidth, indentStyle, indentWidth } = told;
  const usual = { quote: '"', semicolon: ";", padding: " ", width: 80, indent: "\t" } as const;
  return {
    // Where it builds on another configuration, that one may say otherwise.
    ...(config.extends === undefined ? usual : {}),
    ...(told.trailingCommas === undefined ? {} : { comma: told.trailingCommas }),
    ...(told.lineEnding === "crlf" ? { newline: lineBreak(told.lineEnding) } : {}),
    ...(quoteStyle === undefined ? {} : { quote: quoteStyle === "single" ? "'" : '"' }),
    ...(semicolons === undefined ? {} : { semicolon: semicolons === "asNeeded" ? "" : ";" }),
    ...(bracketSpacing === undefined ? {} : { padding: bracketSpacing ? " " : "" }),
    ...(lineWidth === undefined ? {} : { width: lineWidth }),
    ...(indentStyle === "space" ? { indent: " ".repeat(indentWidth ?? 2) } : {}),
    ...(indentStyle === "tab" ? { indent: "\t" } : {}),
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
  const comma = option("comma-dangle") === "never" ? "none" : undefined;
  const quote: FileStyle["quote"] | undefined =
    quotes === "single" ? "'" : quotes === "double" ? '"' : undefined;
  return {
    ...(comma === undefined ? {} : { comma }),
    ...(quote === undefined ? {} : { quote }),
    ...(semi === "never" || semi === "always" ? { semicolon: semi === "never" ? "" : ";" } : {}),
    ...(spacing === "never" || spacing === "always"
      ? { padding: spacing === "never" ? "" : " " }
      : {}),
    ...(indent === "tab" ? { indent: "\t" } : {}),
    ...(typeof indent === "number" ? { indent: " ".repeat(indent) } : {}),
  };
}
