import { createContext, type ReactNode, use, useCallback, useMemo, useState } from "react";

import type { Tone } from "../badge.tsx";
import { Notice } from "../notice.tsx";

interface Toast {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
}

type Say = (text: string, tone?: Tone) => void;

const SaySomething = createContext<Say>(() => undefined);

/** How long a message stays: long enough to be read twice. */
const SHOWN_MS = 5000;

/** Says that something was done, at the edge of the page. */
export const useToast = (): Say => use(SaySomething);

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const say = useCallback<Say>((text, tone = "good") => {
    setToasts((shown) => {
      const id = (shown.at(-1)?.id ?? 0) + 1;
      setTimeout(() => setToasts((later) => later.filter((it) => it.id !== id)), SHOWN_MS);
      return [...shown, { id, tone, text }];
    });
  }, []);
  const list = useMemo(
    () =>
      toasts.map(({ id, text, tone }) => (
        <Notice key={id} tone={tone}>
          {text}
        </Notice>
      )),
    [toasts],
  );
  return (
    <SaySomething value={say}>
      {children}
      <div
        aria-live="polite"
        className="pointer-events-none fixed right-4 bottom-4 z-50 flex w-80 max-w-[calc(100vw-2rem)] flex-col gap-2"
      >
        {list}
      </div>
    </SaySomething>
  );
}
