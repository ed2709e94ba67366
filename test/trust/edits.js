/** What a person may save while the tool is at work: each edit leaves a mark, and can be taken out. */

/**
 * @typedef {{
 *   path: string,
 *   isNew?: boolean,
 *   replaces?: boolean,
 *   change: (text: string, mark: string) => string,
 * }} Edit An edit of a file, whether it makes the file, and whether it takes the place of earlier ones.
 */

/** @type {(line: (mark: string) => string) => Edit["change"]} */
const atEnd = (line) => (text, mark) => `${text}${line(mark)}\n`;

/** @type {(opening: string, entry: (mark: string) => string) => Edit["change"]} */
const afterFirst = (opening, entry) => (text, mark) => {
  const at = text.indexOf(opening);
  if (at === -1) return `${text}${entry(mark)}`;
  const end = at + opening.length;
  return `${text.slice(0, end)}${entry(mark)}${text.slice(end)}`;
};

const inJson = afterFirst("{", (mark) => `\n  "${mark}": true,`);

/** @type {Record<string, Edit>} */
export const EDITS = {
  env: { path: ".env.local", change: atEnd((mark) => `# ${mark}`) },
  deployment: {
    path: ".env.local",
    // Another deployment is chosen: of these marks only the last one stands.
    replaces: true,
    change: (text, mark) =>
      text.replace(/^CONVEX_DEPLOYMENT=\S+/m, () => `CONVEX_DEPLOYMENT=dev:${mark}`),
  },
  gitignore: { path: ".gitignore", change: atEnd((mark) => `.env.${mark}`) },
  component: { path: "src/main.tsx", change: atEnd((mark) => `// ${mark}`) },
  script: {
    path: "package.json",
    change: afterFirst('"scripts": {', (mark) => `\n    "${mark}": "true",`),
  },
  convexJson: { path: "convex.json", change: inJson },
  appJson: { path: "app.json", change: inJson },
  tsconfig: { path: "convex/tsconfig.json", change: atEnd((mark) => `// ${mark}`) },
  lockFile: { path: "package-lock.json", change: inJson },
  readme: { path: "convex/README.md", isNew: true, change: atEnd((mark) => mark) },
  generated: {
    path: "convex/_generated/mine.ts",
    isNew: true,
    change: atEnd((mark) => `// ${mark}`),
  },
};

/**
 * The text as it would be without any of these edits.
 *
 * @param {string} text
 */
export function withoutEdits(text) {
  return text
    .replace(/dev:mark-\d+-/g, "dev:happy-horse-123")
    .replace(/\n {2,4}"mark-\d+-": (?:true|"true"),/g, "")
    .replace(/(?:# |\/\/ |\.env\.)?mark-\d+-\n/g, "");
}
