// A titled part of the page that says plainly when it is loading, empty or in trouble.
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

interface PanelProps<Data> {
  id: string;
  title: string;
  query: UseQueryResult<Data>;
  /** What to say when there is nothing; `undefined` = draw it anyway. */
  empty?: (data: Data) => string | undefined;
  actions?: ReactNode;
  children: (data: Data) => ReactNode;
}

export function Panel<Data>({ id, title, query, empty, actions, children }: PanelProps<Data>) {
  return (
    <section id={id} className="panel" aria-labelledby={`${id}-title`}>
      <div className="panel-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {actions}
      </div>
      <PanelBody query={query} empty={empty}>
        {children}
      </PanelBody>
    </section>
  );
}

function PanelBody<Data>({
  query,
  empty,
  children,
}: {
  query: UseQueryResult<Data>;
  empty: PanelProps<Data>["empty"];
  children: PanelProps<Data>["children"];
}) {
  if (query.isPending) return <p className="quiet">Loading…</p>;
  const stale = query.isError ? (
    <p role="alert" className="trouble">
      {query.error.message} Trying again.
    </p>
  ) : null;
  if (query.data === undefined) return stale;
  const nothing = empty?.(query.data);
  return (
    <>
      {stale}
      {nothing === undefined ? children(query.data) : <p className="quiet">{nothing}</p>}
    </>
  );
}
