/** The real packages of the fixtures' apps, installed once for all tests that need them. */

import { installShared } from "./packages.ts";

const PACKAGES = {
  "@clerk/clerk-react": "5.61.10",
  "@clerk/nextjs": "7.9.17",
  "@clerk/react": "6.18.0",
  "@convex-dev/react-query": "0.1.0",
  "@tanstack/react-query": "5.108.0",
  "@tanstack/react-router": "1.170.46",
  "@types/node": "20.19.43",
  "@types/react": "19.2.3",
  "@types/react-dom": "19.2.3",
  convex: "1.48.0",
  jsdom: "26.1.0",
  next: "16.0.10",
  react: "19.2.3",
  "react-dom": "19.2.3",
  "react-router": "7.9.6",
  typescript: "7.0.2",
  vite: "8.3.8",
};

/** A folder whose `node_modules` has all that the fixtures import, and jsdom to show them in. */
export function fixturePackages(): Promise<string> {
  return installShared("fixtures", PACKAGES);
}
