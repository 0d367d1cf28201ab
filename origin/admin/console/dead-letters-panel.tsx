// Messages that could never be taken: why, what they said, and another try.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { admin, answerOf } from "./admin-client.ts";
import { Panel } from "./panel.tsx";

export function DeadLettersPanel() {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ["dead-letters"],
    queryFn: () => answerOf(admin["dead-letters"].$get()),
    refetchInterval: 5_000,
  });
  const replay = useMutation({
    mutationFn: (id: string) => answerOf(admin["dead-letters"][":id"].replay.$post({ param: { id } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["dead-letters"] }),
  });
  return (
    <Panel
      id="dead"
      title="Dead letters"
      query={query}
      empty={(letters) => (letters.length === 0 ? "None. Every message was understood." : undefined)}
    >
      {(letters) => (
        <div className="scroll">
          {replay.error ? (
            <p role="alert" className="trouble">
              {replay.error.message}
            </p>
          ) : null}
          <table>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Why</th>
                <th scope="col">Message</th>
                <th scope="col">
                  <span className="hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {letters.map((letter) => (
                <tr key={letter.id}>
                  <td>{new Date(letter.at).toLocaleString()}</td>
                  <td>
                    <code>{letter.code}</code> {letter.reason}
                  </td>
                  <td>
                    <code className="clipped">{letter.body}</code>
                  </td>
                  <td>
                    <button type="button" disabled={replay.isPending} onClick={() => replay.mutate(letter.id)}>
                      Replay
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
