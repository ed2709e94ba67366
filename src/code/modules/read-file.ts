/** How this shelf sees files: through a function it is handed, never by the disk itself. */

/**
 * Gives a project file's text by its path relative to the project's directory, with forward
 * slashes (`src/main.tsx`, `../shared/x.ts`), or undefined where there is no such file.
 */
export type ReadFile = (path: string) => string | undefined;
