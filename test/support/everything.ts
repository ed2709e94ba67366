/** Whether the tests of trust try all there is, as `npm run test:all` does, or a part by turns. */
export const EVERYTHING = process.env.TRUST === "all";
