import { useEffect, useState } from "react";
import { Redirect, Route, Switch } from "wouter";

import { allows } from "../api/permissions.ts";
import { type Session, useSession } from "../api/session.ts";
import { Failure } from "../ui/data/states.tsx";
import { Notice } from "../ui/notice.tsx";
import { Page } from "../ui/page.tsx";
import { SCREENS } from "./screens.ts";
import { Shell } from "./shell.tsx";
import { SignInAgain, SignInPage } from "./sign-in/sign-in-page.tsx";

/** The console of whoever is signed in; the page to sign in for everybody else. */
export function App() {
  const { data, error, refetch } = useSession();
  const [last, setLast] = useState<Session>();
  useEffect(() => {
    if (data !== undefined && data !== null) setLast(data);
  }, [data]);
  const session = data ?? last;
  if (session !== undefined) {
    return (
      <>
        <Screens session={session} />
        {data === null && <SignInAgain />}
      </>
    );
  }
  if (data === null) return <SignInPage />;
  if (error === null) {
    return (
      <p role="status" className="sr-only">
        Loading
      </p>
    );
  }
  return (
    <main className="mx-auto max-w-xl p-8">
      <h1 className="mb-3 text-xl font-semibold">The console cannot be shown</h1>
      <Failure error={error} onRetry={() => void refetch()} />
    </main>
  );
}

function Screens({ session }: { readonly session: Session }) {
  const shown = SCREENS.filter(({ permission }) => allows(session.scopes, permission));
  const first = shown[0];
  return (
    <Shell session={session}>
      <Switch>
        {shown.map(({ path, Screen }) => (
          <Route key={path} path={path}>
            <Screen />
          </Route>
        ))}
        {SCREENS.filter((screen) => !shown.includes(screen)).map(({ path, title }) => (
          <Route key={path} path={path}>
            {path === "/" && first !== undefined ? (
              <Redirect to={first.path} replace />
            ) : (
              <NotAllowed title={title} scopes={session.scopes} />
            )}
          </Route>
        ))}
        <Route>
          <Page title="Not found">
            <Notice>There is no such screen.</Notice>
          </Page>
        </Route>
      </Switch>
    </Shell>
  );
}

const NotAllowed = ({
  title,
  scopes,
}: {
  readonly title: string;
  readonly scopes: readonly string[];
}) => (
  <Page title={title}>
    <Notice tone="warn">
      You are signed in with the scopes {scopes.join(", ")}, which do not include this screen.
    </Notice>
  </Page>
);
