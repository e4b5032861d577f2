import type { ButtonHTMLAttributes } from "react";

import { classNames } from "./class-names.ts";
import { Icon, type IconName } from "./icon.tsx";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary`: what the screen is for. `danger`: what cannot be undone. `quiet`: without a frame. */
  readonly look?: "primary" | "plain" | "danger" | "quiet";
  readonly icon?: IconName;
  /** Within a row of a table. */
  readonly isSmall?: boolean;
  /** Shows that it works, and takes no second click meanwhile. */
  readonly isBusy?: boolean;
}

const LOOKS = {
  primary: "bg-accent text-on-accent border-transparent hover:bg-accent-strong",
  plain: "bg-surface text-ink border-edge/60 hover:bg-raised",
  danger: "bg-surface text-bad border-bad/60 hover:bg-bad-tint",
  quiet: "bg-transparent text-soft border-transparent hover:bg-raised hover:text-ink",
} as const;

/** A button with words. */
export function Button({
  look = "plain",
  icon,
  isSmall = false,
  isBusy = false,
  ...props
}: ButtonProps) {
  const { className, children, disabled, type = "button", ...rest } = props;
  return (
    <button
      type={type}
      disabled={disabled === true || isBusy}
      aria-busy={isBusy}
      className={classNames(
        "inline-flex shrink-0 items-center justify-center gap-1.5 border text-sm font-medium whitespace-nowrap disabled:opacity-60",
        isSmall ? "h-7 rounded-md px-2" : "h-8 rounded-lg px-3",
        LOOKS[look],
        className,
      )}
      {...rest}
    >
      {icon !== undefined && <Icon name={icon} size={15} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: IconName;
  /** What it does, for those who do not see the drawing. */
  readonly label: string;
}

/** A button that is a drawing alone. */
export const IconButton = ({
  icon,
  label,
  className,
  type = "button",
  ...rest
}: IconButtonProps) => (
  <button
    type={type}
    aria-label={label}
    title={label}
    className={classNames(
      "inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-soft hover:bg-raised hover:text-ink disabled:opacity-60",
      className,
    )}
    {...rest}
  >
    <Icon name={icon} />
  </button>
);
