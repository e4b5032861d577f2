import type { QueryKey } from "@tanstack/react-query";

import { messageOf } from "../../../api/api-problem.ts";
import { useWrite } from "../../../api/use-write.ts";
import { Button } from "../../../ui/button.tsx";
import { useToast } from "../../../ui/overlay/toasts.tsx";

interface ActionButtonProps {
  readonly onAct: () => Promise<unknown>;
  readonly changes: readonly QueryKey[];
  /** What to say when it is done. */
  readonly says: string;
  readonly isSmall?: boolean;
  readonly children: string;
}

/** Does something at once, also within a row that can be opened; says what came of it, and why when it failed. */
export function ActionButton({
  onAct,
  changes,
  says,
  isSmall = false,
  children,
}: ActionButtonProps) {
  const { run, isBusy } = useWrite({ changes, says });
  const say = useToast();
  return (
    <Button
      isSmall={isSmall}
      isBusy={isBusy}
      onClick={(event) => {
        event.stopPropagation();
        run(onAct).catch((error: unknown) => say(`${children}: ${messageOf(error)}`, "bad"));
      }}
    >
      {children}
    </Button>
  );
}
