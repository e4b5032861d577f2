import { type ReactNode, useState } from "react";

import { messageOf } from "../../api/api-problem.ts";
import { Button } from "../button.tsx";
import { Notice } from "../notice.tsx";
import { Dialog } from "./dialog.tsx";

interface ConfirmProps {
  readonly title: string;
  /** What follows from it, and what stays. */
  readonly children: ReactNode;
  /** The verb on the button: `Delete key`. */
  readonly verb: string;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something that cannot be undone. Nothing is done, and it stays open, when the service refuses. */
export function Confirm({ title, children, verb, onConfirm, onClose }: ConfirmProps) {
  const [state, setState] = useState<{ isBusy: boolean; error?: string }>({ isBusy: false });
  const confirm = async () => {
    setState({ isBusy: true });
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setState({ isBusy: false, error: messageOf(error) });
    }
  };
  return (
    <Dialog
      shape="modal"
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="danger" isBusy={state.isBusy} onClick={() => void confirm()}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        {children}
        {state.error !== undefined && <Notice tone="bad">{state.error}</Notice>}
      </div>
    </Dialog>
  );
}
