import type { ReactNode } from "react";

import { isConflict } from "../../../api/api-problem.ts";
import type { ApiCall } from "../../../format/as-curl.ts";
import { Button } from "../../../ui/button.tsx";
import { Failure } from "../../../ui/data/states.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Dialog } from "../../../ui/overlay/dialog.tsx";
import { EquivalentCall } from "./api-call.tsx";

interface FormDialogProps {
  readonly title: ReactNode;
  readonly verb: string;
  readonly onClose: () => void;
  /** Rejects when the service refuses; what it says is then shown. */
  readonly onSubmit: () => Promise<unknown>;
  readonly isBusy: boolean;
  readonly isComplete: boolean;
  /** What is changed is not known yet: nothing can be typed that would be of an older state. */
  readonly isReading?: boolean;
  readonly error: unknown;
  /** What is sent, for scripts: without secrets. */
  readonly call: ApiCall;
  readonly shape?: "drawer" | "modal";
  readonly isWide?: boolean;
  /** Left of the buttons. */
  readonly aside?: ReactNode;
  /** What others have changed meanwhile, after a conflict. */
  readonly conflict?: ReactNode;
  readonly children: ReactNode;
}

/** Something to be filled in and sent. */
export function FormDialog({ title, verb, children, ...props }: FormDialogProps) {
  const { onClose, onSubmit, isBusy, isComplete, isReading = false, error, call, ...more } = props;
  const { aside, conflict, ...looks } = more;
  const submit = async () => {
    try {
      await onSubmit();
    } catch {
      // What was refused stands in `error`.
    }
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      {...looks}
      footer={
        <>
          {aside !== undefined && <span className="mr-auto flex gap-2">{aside}</span>}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            isBusy={isBusy}
            disabled={!isComplete || isReading}
            onClick={() => void submit()}
          >
            {verb}
          </Button>
        </>
      }
    >
      <div className="space-y-5">
        <fieldset disabled={isReading} className="min-w-0 space-y-5">
          {children}
        </fieldset>
        {isConflict(error) ? (
          <Notice tone="warn">
            Somebody else has changed it meanwhile; nothing was overwritten. {conflict}
          </Notice>
        ) : (
          error !== undefined && <Failure error={error} />
        )}
        <EquivalentCall call={call} />
      </div>
    </Dialog>
  );
}
