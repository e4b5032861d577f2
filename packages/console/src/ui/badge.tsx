import type { ReactNode } from "react";

import { classNames } from "./class-names.ts";

export type Tone = "plain" | "good" | "warn" | "bad" | "accent";

const TONES: Readonly<Record<Tone, string>> = {
  plain: "bg-raised text-soft",
  good: "bg-good-tint text-good",
  warn: "bg-warn-tint text-warn",
  bad: "bg-bad-tint text-bad",
  accent: "bg-accent-tint text-accent",
};

interface BadgeProps {
  readonly tone?: Tone;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A state in one or two words. */
export const Badge = ({ tone = "plain", title, children }: BadgeProps) => (
  <span
    title={title}
    className={classNames(
      "inline-flex h-5 max-w-full items-center truncate rounded-md px-1.5 text-xs font-medium whitespace-nowrap",
      TONES[tone],
    )}
  >
    {children}
  </span>
);
