/** Whether the tests of trust try all there is, as `npm run test:trust` does, or a part by turns. */
export const EVERYTHING = process.env.TRUST === "all";
