import { SignInButton, SignOutButton, useAuth, UserButton } from "__SDK__";
import {
  Authenticated,
  AuthLoading,
  AuthRefreshing,
  Unauthenticated,
  useQuery,
} from "convex/react";
import { useEffect, useState } from "react";
import { api } from "__API__";

/** Gated on Convex's own components: they wait until Convex has accepted Clerk's token. */
export function SignInPanel() {
  return (
    <section style={card}>
      <AuthLoading>
        <span>Loading…</span>
      </AuthLoading>
      <Unauthenticated>
        <NotSignedIn />
      </Unauthenticated>
      <Authenticated>
        <SignedInUser />
      </Authenticated>
    </section>
  );
}

function NotSignedIn() {
  const { isSignedIn } = useAuth();
  if (isSignedIn) return <NotAccepted />;
  return (
    <>
      <span>You are signed out.</span>
      <SignInButton mode="modal">
        <button type="button" style={button}>
          Sign in
        </button>
      </SignInButton>
    </>
  );
}

/** Clerk says signed in a moment before Convex has judged its token: what lasts is a refusal. */
function NotAccepted() {
  const [isLasting, setIsLasting] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLasting(true), 4000);
    return () => clearTimeout(timer);
  }, []);
  if (!isLasting) return <span>Signing in…</span>;
  return (
    <>
      <strong>Signed in at Clerk, but Convex did not accept the token.</strong>
      <span>To see why, run this in the folder of the app:</span>
      <code>npx add-clerk-convex doctor</code>
      <SignOutButton>
        <button type="button" style={button}>
          Sign out
        </button>
      </SignOutButton>
    </>
  );
}

function SignedInUser() {
  const user = useQuery(api.signedInUser.get);
  return (
    <div style={row}>
      <UserButton />
      <span>
        Signed in as {user?.name ?? user?.email ?? user?.subject ?? "…"}
        <AuthRefreshing> (renewing)</AuthRefreshing>
      </span>
    </div>
  );
}

const card = {
  display: "grid",
  gap: "0.75rem",
  justifyItems: "start",
  maxWidth: "26rem",
  margin: "1rem auto",
  padding: "1.25rem",
  border: "1px solid rgba(128, 128, 128, 0.4)",
  borderRadius: "12px",
};

const row = { display: "flex", alignItems: "center", gap: "0.75rem" };

const button = {
  padding: "0.5rem 1rem",
  border: "none",
  borderRadius: "8px",
  background: "#4f46e5",
  color: "#ffffff",
  font: "inherit",
  cursor: "pointer",
};
