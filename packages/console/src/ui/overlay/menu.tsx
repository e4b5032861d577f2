import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";

import { classNames } from "../class-names.ts";
import { Icon, type IconName } from "../icon.tsx";

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  readonly isDangerous?: boolean;
  /** Why it cannot be chosen; absent where it can. */
  readonly unavailable?: string | undefined;
  readonly onChoose: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly trigger: ReactNode;
  readonly items: readonly MenuItem[];
  readonly className?: string;
}

const GAP = 4;

/** A button that opens a list of things to do: the browser's own popover, with arrow keys. */
export function Menu({ label, trigger, items, className }: MenuProps) {
  const list = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const place = () => {
    if (list.current === null || button.current === null) return;
    placeBeside(list.current, button.current);
    list.current.querySelector("button")?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        popoverTarget={id}
        className={classNames(
          "inline-flex h-8 min-w-8 items-center justify-center gap-1.5 rounded-lg px-2 text-sm text-soft hover:bg-raised hover:text-ink",
          className,
        )}
      >
        {trigger}
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        tabIndex={-1}
        onToggle={(event) => {
          if (event.newState === "open") place();
        }}
        onKeyDown={moveFocus}
        className="min-w-44 rounded-xl border border-line bg-surface p-1 text-ink shadow-over"
      >
        {items.map((item) => (
          <Item key={item.label} item={item} close={() => list.current?.hidePopover()} />
        ))}
      </div>
    </>
  );
}

function Item({ item, close }: { readonly item: MenuItem; readonly close: () => void }) {
  const { label, icon, isDangerous = false, unavailable, onChoose } = item;
  const choose = () => {
    if (unavailable !== undefined) return;
    close();
    onChoose();
  };
  return (
    <button
      type="button"
      role="menuitem"
      aria-disabled={unavailable !== undefined}
      title={unavailable}
      onClick={choose}
      className={classNames(
        "flex h-8 w-full items-center gap-2 rounded-lg px-2 text-left text-sm whitespace-nowrap hover:bg-raised",
        isDangerous ? "text-bad" : "text-ink",
        unavailable !== undefined && "text-soft line-through",
      )}
    >
      {icon !== undefined && <Icon name={icon} size={15} />}
      {label}
    </button>
  );
}

function placeBeside(list: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const { offsetHeight, offsetWidth } = list;
  const fitsBelow = at.bottom + GAP + offsetHeight < window.innerHeight;
  const top = fitsBelow ? at.bottom + GAP : Math.max(GAP, at.top - GAP - offsetHeight);
  const right = Math.min(at.right, window.innerWidth - GAP);
  const left = right - offsetWidth < GAP ? Math.max(GAP, at.left) : right - offsetWidth;
  Object.assign(list.style, { position: "fixed", margin: "0", top: `${top}px`, left: `${left}px` });
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const at = buttons.findIndex((it) => it === document.activeElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}
