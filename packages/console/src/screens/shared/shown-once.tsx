import type { ReactNode } from "react";

import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Dialog } from "../../ui/overlay/dialog.tsx";

interface ShownOnceProps {
  readonly title: string;
  /** What the secret is called, above it. */
  readonly label: string;
  readonly secret: string;
  readonly onClose: () => void;
  /** Why it has to be copied now. */
  readonly children: ReactNode;
}

/** A secret that has just been made, and is never shown again. */
export const ShownOnce = ({ title, label, secret, onClose, children }: ShownOnceProps) => (
  <Dialog
    title={title}
    onClose={onClose}
    footer={
      <Button look="primary" onClick={onClose}>
        Done
      </Button>
    }
  >
    <div className="space-y-4">
      <Notice tone="warn">{children}</Notice>
      <CodeBlock label={label} text={secret} />
    </div>
  </Dialog>
);
