import { useCallback, useSyncExternalStore } from "react";

export type Theme = "light" | "dark";

const KEY = "lintel-theme";
const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

/** What the reader has chosen; without a choice, what the system says. */
function currentTheme(): Theme {
  const chosen = localStorage.getItem(KEY);
  if (chosen === "light" || chosen === "dark") return chosen;
  return prefersDark.matches ? "dark" : "light";
}

/** Puts the theme on the page, and keeps it when the system's changes. */
export function startTheme(): void {
  applyTheme();
  prefersDark.addEventListener("change", applyTheme);
}

function applyTheme(): void {
  document.documentElement.dataset["theme"] = currentTheme();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The theme, and what changes it. The choice is the only thing the console keeps in the browser. */
export function useTheme() {
  const theme = useSyncExternalStore(subscribe, currentTheme);
  const choose = useCallback((next: Theme) => {
    localStorage.setItem(KEY, next);
    applyTheme();
  }, []);
  return [theme, choose] as const;
}
