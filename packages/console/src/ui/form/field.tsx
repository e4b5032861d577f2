import { type ReactNode, useId } from "react";

interface FieldProps {
  readonly label: string;
  /** What it means, in a sentence. */
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly isOptional?: boolean;
  readonly children: (given: FieldIds) => ReactNode;
}

/** What the control in a field must be given. */
export interface FieldIds {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean;
}

/** A control with its label, its explanation and what is wrong with it. */
export function Field({ label, hint, error, isOptional = false, children }: FieldProps) {
  const id = useId();
  const describes = `${id}-about`;
  const hasMore = hint !== undefined || error !== undefined;
  return (
    <div className="space-y-1">
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
        {isOptional && <span className="ml-1.5 font-normal text-soft">optional</span>}
      </label>
      {children({
        id,
        "aria-describedby": hasMore ? describes : undefined,
        "aria-invalid": error !== undefined,
      })}
      {hasMore && (
        <p
          id={describes}
          className={error === undefined ? "text-xs text-soft" : "text-xs text-bad"}
        >
          {error ?? hint}
        </p>
      )}
    </div>
  );
}
