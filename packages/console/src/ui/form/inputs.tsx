import type { ReactNode } from "react";

import { classNames } from "../class-names.ts";
import { Field } from "./field.tsx";

interface InputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly isOptional?: boolean;
  readonly placeholder?: string;
  readonly disabled?: boolean;
}

interface TextInputProps extends InputProps {
  readonly type?: "text" | "password" | "url" | "number" | "date";
  readonly autoFocus?: boolean;
  readonly autoComplete?: string;
  readonly maxLength?: number;
  /** What is likely to be meant; anything else can be typed. */
  readonly suggestions?: readonly string[] | undefined;
}

/**
 * With `autoFocus`, it has the focus when its dialog or page opens. What is typed into a `password` is in the input alone: React
 * writes a controlled input's value into the document, where scripts and styles of others could read it.
 */
export const TextInput = ({
  label,
  hint,
  error,
  isOptional,
  onChange,
  value,
  suggestions = [],
  ...rest
}: TextInputProps) => (
  <Field label={label} hint={hint} error={error} {...(isOptional === true && { isOptional })}>
    {(ids) => (
      <>
        <input
          className="field"
          dir="auto"
          autoComplete="off"
          spellCheck={false}
          {...rest}
          {...ids}
          {...(rest.type !== "password" && { value })}
          {...(rest.autoFocus === true && { "data-first": true })}
          {...(suggestions.length > 0 && { list: `${ids.id}-list` })}
          onChange={(event) => onChange(event.target.value)}
        />
        {suggestions.length > 0 && (
          <datalist id={`${ids.id}-list`}>
            {suggestions.map((text) => (
              <option key={text} value={text} />
            ))}
          </datalist>
        )}
      </>
    )}
  </Field>
);

interface TextAreaProps extends InputProps {
  readonly rows?: number;
  readonly isCode?: boolean;
}

export const TextArea = ({ label, hint, error, isOptional, onChange, ...props }: TextAreaProps) => {
  const { isCode = false, rows = 4, ...rest } = props;
  return (
    <Field label={label} hint={hint} error={error} {...(isOptional === true && { isOptional })}>
      {(ids) => (
        <textarea
          className={isCode ? "field font-mono text-xs" : "field"}
          dir="auto"
          spellCheck={!isCode}
          rows={rows}
          {...rest}
          {...ids}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
};

export interface Choice {
  readonly value: string;
  readonly label: string;
}

interface SelectProps extends InputProps {
  readonly choices: readonly Choice[];
}

export const Select = ({ label, hint, error, isOptional, onChange, ...props }: SelectProps) => {
  const { choices, placeholder: _, ...rest } = props;
  return (
    <Field label={label} hint={hint} error={error} {...(isOptional === true && { isOptional })}>
      {(ids) => (
        <select
          className="field"
          {...rest}
          {...ids}
          onChange={(event) => onChange(event.target.value)}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
};

interface BareProps extends Omit<SelectProps, "hint"> {
  /** As wide as what it is in, instead of as its longest choice. */
  readonly isFull?: boolean;
}

/** A choice without a label of its own in sight, as in a row of filters. */
export const BareSelect = ({ label, value, onChange, choices, isFull = false }: BareProps) => (
  <select
    aria-label={label}
    className={classNames(
      "field h-8! text-sm",
      !isFull && "w-auto! max-w-56 max-sm:max-w-none max-sm:min-w-0 max-sm:flex-[1_1_40%]",
    )}
    value={value}
    onChange={(event) => onChange(event.target.value)}
  >
    {choices.map((choice) => (
      <option key={choice.value} value={choice.value}>
        {choice.label}
      </option>
    ))}
  </select>
);

interface CheckboxProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly isChecked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

export const Checkbox = ({ label, hint, isChecked, disabled, onChange }: CheckboxProps) => (
  <label className="flex items-start gap-2 text-sm">
    <input
      type="checkbox"
      className="mt-0.5 size-4 shrink-0 accent-accent"
      checked={isChecked}
      disabled={disabled}
      onChange={(event) => onChange(event.target.checked)}
    />
    <span className="min-w-0">
      {label}
      {hint !== undefined && <span className="block text-xs text-soft">{hint}</span>}
    </span>
  </label>
);
