/** Types the reader through which source text is read: nothing in `code` touches the disk. */

/**
 * Gives a project file's text by its path relative to the project's directory, with forward
 * slashes (`src/main.tsx`, `../shared/x.ts`), or undefined where there is no such file.
 */
export type ReadFile = (path: string) => string | undefined;
