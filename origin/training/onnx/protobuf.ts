// Protocol Buffers' wire format, the part that ONNX needs: a message is a list of byte chunks, joined once at the end,
// so that a table of many megabytes is copied one time only.

/** A message under construction. Fields are written in call order. */
export interface Message {
  readonly bytes: number;
  readonly chunks: readonly Uint8Array[];
}

export interface MessageWriter {
  varint(field: number, value: number | bigint): MessageWriter;
  float(field: number, value: number): MessageWriter;
  data(field: number, bytes: Uint8Array): MessageWriter;
  text(field: number, value: string): MessageWriter;
  message(field: number, value: Message): MessageWriter;
  done(): Message;
}

const encoder = new TextEncoder();

export function writeMessage(): MessageWriter {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const push = (...parts: readonly Uint8Array[]): MessageWriter => {
    for (const part of parts) {
      chunks.push(part);
      bytes += part.length;
    }
    return writer;
  };
  const tag = (field: number, wireType: number): Uint8Array => varintBytes((field << 3) | wireType);
  const writer: MessageWriter = {
    varint: (field, value) => push(tag(field, 0), varintBytes(value)),
    float: (field, value) => push(tag(field, 5), new Uint8Array(Float32Array.of(value).buffer)),
    data: (field, data) => push(tag(field, 2), varintBytes(data.length), data),
    text: (field, value) => writer.data(field, encoder.encode(value)),
    message: (field, value) => push(tag(field, 2), varintBytes(value.bytes), ...value.chunks),
    done: () => ({ bytes, chunks }),
  };
  return writer;
}

export function joinMessage(message: Message): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(message.bytes);
  let offset = 0;
  for (const chunk of message.chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}

/** Seven bits a byte, lowest first; negative numbers as 64-bit two's complement. */
function varintBytes(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
