/** The other frameworks, by dialog; where the server knows of sign-in, with what it is told. */

import { frameworkWalk } from "./framework-walk.ts";

frameworkWalk({
  fixture: "tanstack-start",
  way: "dialog",
  probe: "src/Probe.tsx",
  edits: [
    {
      file: "src/routes/index.tsx",
      from: "<h1>The flock</h1>",
      to: `<h1>The flock</h1>
        <Probe />`,
    },
    {
      file: "src/routes/index.tsx",
      from: "import { api } from '../../convex/_generated/api'",
      to: `import { api } from '../../convex/_generated/api'
import { Probe } from '../Probe'`,
    },
  ],
  serverPage: "/server",
  files: {
    "src/routes/server.tsx": `import { auth } from '@clerk/tanstack-react-start/server'
import { convexQuery } from '@convex-dev/react-query'
import { useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { api } from '../../convex/_generated/api'

const userOf = createServerFn({ method: 'GET' }).handler(async () => (await auth()).userId)

export const Route = createFileRoute('/server')({ loader: () => userOf(), component: ServerPage })

function ServerPage() {
  const userId = Route.useLoaderData()
  const { data: who } = useSuspenseQuery(convexQuery(api.signedInUser.get, {}))
  return <p>{\`as \${userId ?? 'nobody'}, Convex \${who?.subject ?? 'nobody'}\`}</p>
}
`,
  },
});

frameworkWalk({
  fixture: "react-router-8",
  way: "dialog",
  probe: "app/Probe.tsx",
  edits: [
    {
      file: "app/routes/home.tsx",
      from: "<h1>Tides at the harbour</h1>",
      to: `<h1>Tides at the harbour</h1>
        <Probe />`,
    },
    {
      file: "app/routes/home.tsx",
      from: 'import { api } from "../../convex/_generated/api";',
      to: `import { api } from "../../convex/_generated/api";
import { Probe } from "../Probe";`,
    },
    {
      file: "app/routes.ts",
      from: 'export default [index("routes/home.tsx")]',
      to: 'export default [index("routes/home.tsx"), route("server", "routes/server.tsx")]',
    },
    {
      file: "app/routes.ts",
      from: "index }",
      to: "index, route }",
    },
  ],
  serverPage: "/server",
  files: {
    "app/routes/server.tsx": `import { getAuth } from "@clerk/react-router/server";
import { ConvexHttpClient } from "convex/browser";
import { api } from "../../convex/_generated/api";
import type { Route } from "./+types/server";

export async function loader(args: Route.LoaderArgs) {
  const { userId, getToken } = await getAuth(args);
  const client = new ConvexHttpClient(import.meta.env.VITE_CONVEX_URL);
  const token = await getToken({ template: "convex" });
  if (token) client.setAuth(token);
  const who = await client.query(api.signedInUser.get, {});
  return { asked: \`as \${userId ?? "nobody"}, Convex \${who?.subject ?? "nobody"}\` };
}

export default function ServerPage({ loaderData }: Route.ComponentProps) {
  return <p>{loaderData.asked}</p>;
}
`,
  },
});

frameworkWalk({
  fixture: "astro-islands",
  way: "dialog",
  probe: "src/components/Probe.tsx",
  edits: [
    {
      file: "src/pages/index.astro",
      from: "<h1>Tide board</h1>",
      to: `<h1>Tide board</h1>
      <SignIn client:load />`,
    },
    {
      file: "src/pages/index.astro",
      from: "import NextTide from '../components/NextTide';",
      to: `import NextTide from '../components/NextTide';
import SignIn from '../components/SignIn';`,
    },
  ],
  files: {
    "src/components/SignIn.tsx": `import { withConvexProvider } from '../lib/convex';
import { SignInPanel } from '../lib/SignInPanel';
import { Probe } from './Probe';

export default withConvexProvider(function SignIn() {
  return (
    <>
      <SignInPanel />
      <Probe />
    </>
  );
});
`,
  },
});

frameworkWalk({
  fixture: "remix-2",
  way: "dialog",
  probe: "app/Probe.tsx",
  edits: [
    {
      file: "app/routes/_index.tsx",
      from: "<h1>The village well</h1>",
      to: `<h1>The village well</h1>
        <Probe />`,
    },
    {
      file: "app/routes/_index.tsx",
      from: 'import { api } from "../../convex/_generated/api";',
      to: `import { api } from "../../convex/_generated/api";
import { Probe } from "../Probe";`,
    },
  ],
});
