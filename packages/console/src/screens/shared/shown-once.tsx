import type { ReactNode } from "react";

import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Dialog } from "../../ui/overlay/dialog.tsx";

interface ShownOnceProps {
  readonly title: string;
  readonly shape?: "drawer" | "modal";
  /** What the secret is called, above it. */
  readonly label: string;
  readonly secret: string;
  /** Why it has to be copied now. */
  readonly why: string;
  readonly onClose: () => void;
  /** What to do with it. */
  readonly children?: ReactNode;
}

/** A secret that has just been made, and is never shown again. */
export const ShownOnce = ({ label, secret, why, children, ...props }: ShownOnceProps) => (
  <Dialog
    {...props}
    footer={
      <Button look="primary" onClick={props.onClose}>
        Done
      </Button>
    }
  >
    <div className="space-y-4">
      <Notice tone="warn">{why}</Notice>
      <CodeBlock label={label} text={secret} />
      {children}
    </div>
  </Dialog>
);
