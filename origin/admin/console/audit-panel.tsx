// Who changed what, and how it went.
import { useQuery } from "@tanstack/react-query";
import { admin, answerOf } from "./admin-client.ts";
import { Panel } from "./panel.tsx";

export function AuditPanel() {
  const query = useQuery({ queryKey: ["audit"], queryFn: () => answerOf(admin.audit.$get()), refetchInterval: 5_000 });
  return (
    <Panel
      id="audit"
      title="Audit"
      query={query}
      empty={(entries) => (entries.length === 0 ? "Nothing was changed yet." : undefined)}
    >
      {(entries) => (
        <div className="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">What</th>
                <th scope="col">Outcome</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.id}>
                  <td>{new Date(entry.at).toLocaleString()}</td>
                  <td>{entry.actor}</td>
                  <td>
                    {entry.action} <code>{entry.subject}</code>
                  </td>
                  <td>{entry.outcome ?? "running, or interrupted"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
