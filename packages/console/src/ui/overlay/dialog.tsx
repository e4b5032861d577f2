import { type ReactNode, type SyntheticEvent, useEffect, useId, useRef } from "react";

import { IconButton } from "../button.tsx";
import { classNames } from "../class-names.ts";

interface DialogProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  /** `drawer`: at the right, the list stays in sight. `modal`: in the middle. `palette`: below the top, as it grows and shrinks. */
  readonly shape?: keyof typeof SHAPES;
  readonly isWide?: boolean;
  /** Beside the title. */
  readonly actions?: ReactNode;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

const SHAPES = {
  drawer: "drawer ml-auto h-dvh max-w-full max-h-dvh border-l",
  modal: "modal m-auto max-w-[calc(100vw-1.5rem)] max-h-[88dvh] rounded-2xl border",
  palette: "modal mx-auto mt-[12dvh] max-w-[calc(100vw-1.5rem)] max-h-[76dvh] rounded-2xl border",
} as const;

/**
 * The browser's own dialog: it keeps the focus inside, is closed by Escape, and gives the focus back. It needs no styles in
 * the page, as libraries do, which the page's policy would not allow.
 */
export function Dialog({ shape = "drawer", ...props }: DialogProps) {
  const { title, onClose, isWide = false, actions, footer, children } = props;
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) {
      dialog.showModal();
      // What is opened to be filled in has the focus; else the title, which is then read out.
      (dialog.querySelector<HTMLElement>("[data-first]") ?? heading.current)?.focus();
    }
    return () => dialog?.close();
  }, []);
  const onCancel = (event: SyntheticEvent) => {
    event.preventDefault();
    // A dialog over this one is closed by its own event, which comes by here too.
    if (event.target === ref.current) onClose();
  };
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onCancel={onCancel}
      onMouseDown={(event) => {
        if (event.target === ref.current) onClose();
      }}
      className={classNames(
        "border-line bg-surface shadow-over",
        SHAPES[shape],
        isWide ? "w-[54rem]" : "w-[38rem]",
      )}
    >
      <div className="flex max-h-[inherit] flex-col [.drawer>&]:h-full">
        <header className="flex items-center gap-2 border-b border-line py-3 pr-3 pl-5">
          <h2
            ref={heading}
            id={titleId}
            tabIndex={-1}
            className="min-w-0 grow truncate text-base font-semibold outline-none!"
          >
            {title}
          </h2>
          {actions}
          <IconButton icon="close" label="Close" onClick={onClose} />
        </header>
        <div className="grow overflow-y-auto px-5 py-4 text-sm">{children}</div>
        {footer !== undefined && (
          <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">
            {footer}
          </footer>
        )}
      </div>
    </dialog>
  );
}
