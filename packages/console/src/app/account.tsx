import { type Session, useSignOut } from "../api/session.ts";
import { actorName } from "../format/actor.ts";
import { IconButton } from "../ui/button.tsx";
import { useTheme } from "./theme.ts";

/** Who is signed in, with which scopes, and how to leave. */
export function Account({ session }: { readonly session: Session }) {
  const signOut = useSignOut();
  const [theme, chooseTheme] = useTheme();
  const isDark = theme === "dark";
  return (
    <div className="flex items-center gap-1 border-t border-line p-3">
      <div className="min-w-0 grow px-1">
        <bdi className="block truncate text-sm font-medium" title={session.name}>
          {actorName(session.name)}
        </bdi>
        <span className="block truncate text-xs text-soft">{session.scopes.join(", ")}</span>
      </div>
      <IconButton
        icon={isDark ? "sun" : "moon"}
        label={isDark ? "Light theme" : "Dark theme"}
        onClick={() => chooseTheme(isDark ? "light" : "dark")}
      />
      {session.session !== null && (
        <IconButton icon="leave" label="Sign out" onClick={() => void signOut()} />
      )}
    </div>
  );
}
