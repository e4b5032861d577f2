import type { ReactNode } from "react";

import type { Tone } from "./badge.tsx";
import { classNames } from "./class-names.ts";
import { Icon } from "./icon.tsx";

const TONES: Readonly<Record<Tone, string>> = {
  plain: "border-line bg-raised text-ink",
  good: "border-good/30 bg-good-tint text-good",
  warn: "border-warn/30 bg-warn-tint text-warn",
  bad: "border-bad/30 bg-bad-tint text-bad",
  accent: "border-accent/30 bg-accent-tint text-accent",
};

interface NoticeProps {
  readonly tone?: Tone;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** A sentence that should not be overlooked; read out at once where it is bad news. */
export const Notice = ({ tone = "plain", children, action }: NoticeProps) => (
  <div
    role={tone === "bad" ? "alert" : "status"}
    className={classNames(
      "flex items-start gap-2 rounded-lg border px-3 py-2 text-sm",
      TONES[tone],
    )}
  >
    {(tone === "bad" || tone === "warn") && (
      <span className="mt-0.5">
        <Icon name="warning" size={15} />
      </span>
    )}
    <div className="min-w-0 grow wrap-anywhere">{children}</div>
    {action}
  </div>
);
