/** Reads what an .editorconfig says of a file. https://spec.editorconfig.org */

/** Its properties, with their values in lower case. */
export type EditorSettings = ReadonlyMap<string, string>;

/**
 * The settings for TypeScript and JavaScript files: of `[*]`, of lists of endings that have one of these,
 * and of folders' globs for them; what stands below counts. `isRoot`: no file above is asked.
 */
export function readEditorConfig(text: string): { isRoot: boolean; settings: EditorSettings } {
  const settings = new Map<string, string>();
  let isRoot = false;
  let applies: boolean | undefined;
  for (const line of text.split(/\r?\n/)) {
    const written = line.trim();
    const section = /^\[(.*)\]$/.exec(written)?.[1];
    if (section !== undefined) applies = isForSources(section);
    const [, key = "", value = ""] = /^([^#;=[]+?)\s*=\s*(.*?)\s*$/.exec(written) ?? [];
    if (applies === undefined && key.toLowerCase() === "root") isRoot = /^true$/i.test(value);
    if (applies) settings.set(key.toLowerCase(), value.toLowerCase());
  }
  settings.delete("");
  return { isRoot, settings };
}

/** Whether a glob is for each file, or for each of an ending that a source has. */
function isForSources(glob: string): boolean {
  const name = glob.replace(/^\*\*\//, "");
  const endings = /^\*\.\{(.*)\}$/.exec(name)?.[1] ?? /^\*\.(\w+)$/.exec(name)?.[1];
  return name === "*" || (endings?.split(",").some((each) => SOURCE.test(each.trim())) ?? false);
}

const SOURCE = /^[cm]?[jt]sx?$/;
