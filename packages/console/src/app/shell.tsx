import { type ReactNode, Suspense, useState } from "react";
import { Link, useLocation } from "wouter";

import { allows } from "../api/permissions.ts";
import type { Session } from "../api/session.ts";
import { IconButton } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { SkeletonRows } from "../ui/data/states.tsx";
import { Icon } from "../ui/icon.tsx";
import { Account } from "./account.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { Logo } from "./logo.tsx";
import { NewVersionBar } from "./new-version-bar.tsx";
import { CommandPalette } from "./palette/command-palette.tsx";
import { type Screen, SCREEN_GROUPS } from "./screens.ts";
import { useShortcut } from "./use-shortcut.ts";

interface ShellProps {
  readonly session: Session;
  readonly children: ReactNode;
}

/** What stands around every screen: where one is, where one can go, and who one is. */
export function Shell({ session, children }: ShellProps) {
  const [location] = useLocation();
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const [isPaletteOpen, setIsPaletteOpen] = useState(false);
  useShortcut("k", () => setIsPaletteOpen(true));
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[13.5rem_1fr]">
      <a
        href="#main"
        className="absolute left-2 top-2 z-50 -translate-y-20 rounded-lg bg-accent px-3 py-2 text-on-accent focus:translate-y-0"
      >
        Skip to content
      </a>
      <div className="flex items-center gap-2 border-b border-line bg-surface p-2 md:hidden">
        <IconButton
          icon="menu"
          label="Menu"
          aria-expanded={isMenuOpen}
          onClick={() => setIsMenuOpen(!isMenuOpen)}
        />
        <Logo />
      </div>
      <aside
        className={classNames(
          "border-line bg-surface md:sticky md:top-0 md:flex md:h-dvh md:flex-col md:border-r",
          isMenuOpen ? "border-b" : "hidden",
        )}
      >
        <div className="hidden px-4 pt-4 pb-3 md:block">
          <Logo />
        </div>
        <SearchButton onOpen={() => setIsPaletteOpen(true)} />
        <Navigation session={session} location={location} onGo={() => setIsMenuOpen(false)} />
        <Account session={session} />
      </aside>
      <main id="main" className="min-w-0">
        <NewVersionBar />
        <ErrorBoundary key={location}>
          <Suspense fallback={<SkeletonRows />}>{children}</Suspense>
        </ErrorBoundary>
      </main>
      {isPaletteOpen && (
        <CommandPalette session={session} onClose={() => setIsPaletteOpen(false)} />
      )}
    </div>
  );
}

const SearchButton = ({ onOpen }: { readonly onOpen: () => void }) => (
  <div className="px-3 pt-2 pb-2 md:pt-0">
    <button
      type="button"
      onClick={onOpen}
      className="flex h-8 w-full items-center gap-2 rounded-lg border border-line bg-page px-2 text-sm text-soft hover:text-ink"
    >
      <Icon name="search" size={15} />
      <span className="grow text-left">Go to…</span>
      <kbd className="rounded border border-line bg-surface px-1 font-sans text-xs">⌘K</kbd>
    </button>
  </div>
);

interface NavigationProps {
  readonly session: Session;
  readonly location: string;
  readonly onGo: () => void;
}

const Navigation = ({ session, location, onGo }: NavigationProps) => (
  <nav aria-label="Screens" className="grow space-y-3 overflow-y-auto px-3 py-2">
    {SCREEN_GROUPS.map(({ title, screens }) => {
      const shown = screens.filter(({ permission }) => allows(session.scopes, permission));
      if (shown.length === 0) return null;
      return (
        <div key={title}>
          <h2 className="px-2 pb-1 text-xs font-medium text-soft">{title}</h2>
          <ul className="space-y-px">
            {shown.map((screen) => (
              <ScreenLink
                key={screen.path}
                screen={screen}
                isHere={location === screen.path}
                onGo={onGo}
              />
            ))}
          </ul>
        </div>
      );
    })}
  </nav>
);

interface ScreenLinkProps {
  readonly screen: Screen;
  readonly isHere: boolean;
  readonly onGo: () => void;
}

const ScreenLink = ({ screen, isHere, onGo }: ScreenLinkProps) => (
  <li>
    <Link
      href={screen.path}
      onClick={onGo}
      onPointerEnter={screen.load}
      onFocus={screen.load}
      aria-current={isHere ? "page" : undefined}
      className={classNames(
        "flex h-8 items-center gap-2.5 rounded-lg px-2 text-sm font-medium",
        isHere ? "bg-accent-tint text-accent" : "text-ink hover:bg-raised",
      )}
    >
      <Icon name={screen.icon} />
      {screen.title}
    </Link>
  </li>
);
