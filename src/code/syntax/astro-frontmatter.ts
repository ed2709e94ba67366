/** Takes the script out of an Astro file. https://docs.astro.build/en/basics/astro-components/ */

const FENCED = /^\s*---[ \t]*\r?\n([\s\S]*?)(?:(?<=\n)|\r?\n)---(?!-)/;

/** A file's text as far as it is a module: of an Astro file what stands between its fences. */
export function moduleText(path: string, text: string): string {
  return path.endsWith(".astro") ? (FENCED.exec(text)?.[1] ?? "") : text;
}
