import { useEffect, useState } from "react";

import { CONSOLE_PATH } from "../api/service.ts";

const EVERY_MS = 60_000;
const DEADLINE_MS = 5000;

/** What this page was loaded from: names that change with their content. */
const loadedFiles = (): readonly string[] =>
  [...document.querySelectorAll("head script[src], head link[rel=stylesheet]")].map(
    (it) => (it.getAttribute("src") ?? it.getAttribute("href") ?? "").split("/").at(-1) ?? "",
  );

/** Whether the page that is served now loads other files than this one did. Unknown, where it cannot be asked, is no. */
async function isOutdated(): Promise<boolean> {
  try {
    const answer = await fetch(`${CONSOLE_PATH}/`, {
      cache: "no-cache",
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    if (!answer.ok) return false;
    const text = await answer.text();
    return loadedFiles().some((name) => !text.includes(name));
  } catch {
    return false;
  }
}

/**
 * Whether the service has another version of the console than the page that is open: asked now and then, when the page is
 * looked at again, and when a part of the console is no longer there.
 */
export function useNewVersion(): boolean {
  const [isNew, setIsNew] = useState(false);
  useEffect(() => {
    const look = async () => {
      if (await isOutdated()) setIsNew(true);
    };
    const onFocus = () => void look();
    const onMissingPart = () => setIsNew(true);
    const timer = setInterval(onFocus, EVERY_MS);
    window.addEventListener("focus", onFocus);
    window.addEventListener("vite:preloadError", onMissingPart);
    return () => {
      clearInterval(timer);
      window.removeEventListener("focus", onFocus);
      window.removeEventListener("vite:preloadError", onMissingPart);
    };
  }, []);
  return isNew;
}
