// The newest messages as they reach the log. Pausing freezes the list; the stream goes on.
import { useEffect, useRef, useState } from "react";
import type { Message } from "../../../shared/wire/message.ts";

const rowsMax = 60;

export function TailPanel() {
  const [rows, setRows] = useState<readonly Message[]>([]);
  const [connected, setConnected] = useState(false);
  const [paused, setPaused] = useState(false);
  const isPaused = useRef(paused);
  isPaused.current = paused;

  useEffect(() => {
    const source = new EventSource("/v1/admin/tail");
    source.onopen = () => setConnected(true);
    source.onerror = () => setConnected(false);
    source.onmessage = ({ data }) => {
      if (isPaused.current) return;
      const message = JSON.parse(String(data)) as Message;
      setRows((before) => [message, ...before.filter((row) => row.id !== message.id)].slice(0, rowsMax));
    };
    return () => source.close();
  }, []);

  return (
    <section id="live" className="panel" aria-labelledby="live-title">
      <div className="panel-head">
        <h2 id="live-title">Live</h2>
        <span className={connected ? "badge" : "badge bad"}>{connected ? "connected" : "reconnecting"}</span>
        <button type="button" aria-pressed={paused} onClick={() => setPaused(!paused)}>
          {paused ? "Go on" : "Pause"}
        </button>
      </div>
      {rows.length === 0 ? (
        <p className="quiet">Nothing has happened since this page opened. Click around in the shop.</p>
      ) : (
        <div className="scroll tail">
          <table>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">What</th>
                <th scope="col">Shopper</th>
                <th scope="col">Items</th>
                <th scope="col">More</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>{new Date(row.receivedAt).toLocaleTimeString()}</td>
                  <td>{row.type === "answer" ? `answer · ${row.placement}` : row.name}</td>
                  <td>
                    <code>{row.shopper.slice(0, 8)}…</code>
                  </td>
                  <td>
                    {row.items
                      ?.slice(0, 5)
                      .map((item) => item.item_id)
                      .join(", ")}
                    {(row.items?.length ?? 0) > 5 ? " …" : ""}
                  </td>
                  <td className="quiet">
                    {row.type === "answer"
                      ? `${row.rung}, ${row.tookMs.toFixed(1)} ms`
                      : [row.country, row.device, row.consent].filter(Boolean).join(" · ")}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
