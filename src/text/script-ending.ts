/** How the file of a script is called, in JavaScript or TypeScript, with JSX in it or not. */
export const SCRIPT_ENDING = /\.[cm]?[jt]sx?$/;
