/**
 * Reads what nobody wants. An answer that leaves while the caller still sends is often never seen: the connection breaks under the caller's
 * hands. So a body that is too large, or that an error left unread, is read to its end within limits, and thrown away.
 */
const drainBytesMax = 32 * 1024 * 1024;
const drainMsMax = 5_000;

export async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const endsAt = Date.now() + drainMsMax;
  const tooLate = scheduler.wait(drainMsMax).then(() => undefined);
  let bytes = 0;
  try {
    while (bytes < drainBytesMax && Date.now() < endsAt) {
      const part = await Promise.race([reader.read(), tooLate]);
      if (!part || part.done) break;
      bytes += part.value.length;
    }
    await reader.cancel();
  } catch {
    // The caller went away, which is as good as an end.
  }
}

/** For a request whose body no one has touched. */
export async function drainUnread({ body, bodyUsed }: Request): Promise<void> {
  if (body && !bodyUsed) await drain(body.getReader());
}
