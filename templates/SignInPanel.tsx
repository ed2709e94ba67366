import { SignInButton, UserButton } from "__SDK__";
import { Authenticated, AuthLoading, Unauthenticated, useQuery } from "convex/react";
import { api } from "__API__";

/** Gated on Convex's own components: they wait until Convex has accepted Clerk's token. */
export function SignInPanel() {
  return (
    <>
      <AuthLoading>Loading…</AuthLoading>
      <Unauthenticated>
        <SignInButton mode="modal" />
      </Unauthenticated>
      <Authenticated>
        <UserButton />
        <SignedInUser />
      </Authenticated>
    </>
  );
}

function SignedInUser() {
  const user = useQuery(api.signedInUser.get);
  return <p>Signed in as {user?.name ?? user?.email ?? user?.subject ?? "…"}</p>;
}
