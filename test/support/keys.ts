/** A Clerk instance that is nobody's: its host, issuer and publishable key. */

export const HOST = "happy-horse-1.clerk.accounts.dev";
export const ISSUER = `https://${HOST}`;
export const KEY = `pk_test_${Buffer.from(`${HOST}$`).toString("base64")}`;
