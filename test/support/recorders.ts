/** Modules that stand in for Clerk's and Convex's in a bundle, and note what is rendered. */

/** What an app did while it was rendered. */
export type Recording = {
  /** For each ClerkProvider its package and key, and whether it stands in another one. */
  clerks: { module: string; publishableKey: unknown; nested: boolean }[];
  /** For each call of useAuth whether a ClerkProvider of the same package was above. */
  useAuth: { module: string; inside: boolean }[];
  /** The clients of the wired Convex providers, and of the plain ones. */
  wired: string[];
  plain: string[];
};

export const EMPTY: Recording = { clerks: [], useAuth: [], wired: [], plain: [] };

/** The source of the stand-in for a module; undefined where the real one is to be used. */
export function recorderOf(module: string): string | undefined {
  if (module.startsWith("@clerk/")) return clerkRecorder(module);
  if (/_generated\/api$/.test(module)) return API;
  return RECORDERS[module];
}

const API = `const name = (parts) => new Proxy({}, { get: (_, key) => name([...parts, key]) });
export const api = name([]);`;

/** Each package has a context of its own, as the real ones have. */
function clerkRecorder(module: string): string {
  return `import { createContext, createElement, useContext } from "react";
const Clerk = createContext(false);
export function ClerkProvider({ children, publishableKey }) {
  const nested = useContext(Clerk);
  recording.clerks.push({ module: ${JSON.stringify(module)}, publishableKey, nested });
  return createElement(Clerk.Provider, { value: true }, children);
}
export function useAuth() {
  recording.useAuth.push({ module: ${JSON.stringify(module)}, inside: useContext(Clerk) });
  return { isLoaded: true, isSignedIn: false, getToken: async () => null };
}
export const SignInButton = () => null;
export const SignOutButton = () => null;
export const UserButton = () => null;`;
}

const CONVEX_REACT = `import { createElement, Fragment } from "react";
export class ConvexReactClient {
  constructor(url) { this.url = String(url); }
}
export function ConvexProvider({ client, children }) {
  recording.plain.push(client.url);
  return createElement(Fragment, null, children);
}
export const useQuery = () => undefined;
export const useMutation = () => () => undefined;
export const useConvexConnectionState = () => ({ isWebSocketConnected: false });
export const useConvexAuth = () => ({ isLoading: false, isAuthenticated: false });
export const Authenticated = () => null;
export const AuthLoading = () => null;
export const AuthRefreshing = () => null;
export const Unauthenticated = ({ children }) => children;`;

const CONVEX_REACT_CLERK = `import { createElement, Fragment } from "react";
export function ConvexProviderWithClerk({ client, useAuth, children }) {
  useAuth();
  recording.wired.push(client.url);
  return createElement(Fragment, null, children);
}`;

const CONVEX_REACT_QUERY = `export class ConvexQueryClient {
  constructor(client) { this.convexClient = client; }
  connect() {}
  hashFn() { return (key) => JSON.stringify(key); }
  queryFn() { return async () => []; }
}
export const convexQuery = (_, args) => ({ queryKey: ["list", args], queryFn: async () => [] });`;

const RECORDERS: Record<string, string> = {
  "convex/react": CONVEX_REACT,
  "convex/react-clerk": CONVEX_REACT_CLERK,
  "@convex-dev/react-query": CONVEX_REACT_QUERY,
};
