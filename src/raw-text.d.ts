/** Files imported as their text: by Vite in the tests, by a plugin in the build. */
declare module "*?raw" {
  const text: string;
  export default text;
}
