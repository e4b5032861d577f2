import { type ReactNode, useEffect } from "react";

interface PageProps {
  readonly title: string;
  readonly about?: ReactNode;
  /** At the right of the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A screen: its title, what it is about, and what one can do. */
export function Page({ title, about, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Lintel`;
  }, [title]);
  return (
    <div className="mx-auto w-full max-w-7xl space-y-4 px-4 py-5 sm:px-6 lg:px-8">
      <header className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 grow basis-64">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {about !== undefined && <p className="mt-0.5 text-soft">{about}</p>}
        </div>
        {actions !== undefined && (
          <div className="flex flex-wrap items-center gap-2 max-sm:w-full">{actions}</div>
        )}
      </header>
      {children}
    </div>
  );
}

interface CardProps {
  readonly title?: ReactNode;
  readonly actions?: ReactNode;
  /** Around what brings its own space, such as a table. */
  readonly isFlush?: boolean;
  readonly children: ReactNode;
}

/** A part of a screen. */
export const Card = ({ title, actions, isFlush = false, children }: CardProps) => (
  <section className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
    {title !== undefined && (
      <header className="flex min-h-11 flex-wrap items-center gap-x-2 border-b border-line px-4 py-1.5">
        <h2 className="grow text-sm font-semibold">{title}</h2>
        {actions}
      </header>
    )}
    <div className={isFlush ? "" : "p-4"}>{children}</div>
  </section>
);

interface FactsProps {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}

/** Names and values, one a line. */
export const Facts = ({ facts }: FactsProps) => (
  <dl className="grid grid-cols-[minmax(7rem,max-content)_1fr] gap-x-6 sm:grid-cols-[minmax(9.5rem,max-content)_1fr] gap-y-1.5 text-sm">
    {facts.map(([name, value]) => (
      <div key={name} className="contents">
        <dt className="text-soft">{name}</dt>
        <dd className="min-w-0 wrap-anywhere">{value}</dd>
      </div>
    ))}
  </dl>
);
