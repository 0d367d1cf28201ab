// An ONNX model as plain data, and its bytes. Field numbers are those of onnx.proto (ONNX 1.17, IR version 9, opset 18).
import type { Message } from "./protobuf.ts";
import { joinMessage, writeMessage } from "./protobuf.ts";

export type ElementType = "float32" | "int32" | "int64" | "bool";
const elementCode: Record<ElementType, number> = { float32: 1, int32: 6, int64: 7, bool: 9 };

/** A number is a fixed length, a name one that is only known at run time. */
export type Dimension = number | string;
export interface TensorInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly Dimension[];
}
export interface Initializer {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Little-endian values, row by row. */
  readonly data: Uint8Array;
}
export type Attribute = number | string | readonly number[] | { readonly float: number };
export interface Node {
  readonly operator: string;
  /** An empty name leaves an optional input out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}
export interface Graph {
  readonly name: string;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly initializers: readonly Initializer[];
  /** In an order in which every input is known before it is used. */
  readonly nodes: readonly Node[];
}

const irVersion = 9;
const opsetVersion = 18;

export function encodeModel(graph: Graph): Uint8Array<ArrayBuffer> {
  const opset = writeMessage().text(1, "").varint(2, opsetVersion).done();
  return joinMessage(
    writeMessage().varint(1, irVersion).text(2, "endcap").message(7, graphMessage(graph)).message(8, opset).done(),
  );
}

function graphMessage(graph: Graph): Message {
  const writer = writeMessage();
  for (const node of graph.nodes) writer.message(1, nodeMessage(node));
  writer.text(2, graph.name);
  for (const initializer of graph.initializers) writer.message(5, tensorMessage(initializer));
  for (const input of graph.inputs) writer.message(11, infoMessage(input));
  for (const output of graph.outputs) writer.message(12, infoMessage(output));
  return writer.done();
}

function nodeMessage(node: Node): Message {
  const writer = writeMessage();
  for (const input of node.inputs) writer.text(1, input);
  for (const output of node.outputs) writer.text(2, output);
  writer.text(3, node.outputs[0] ?? node.operator).text(4, node.operator);
  for (const [name, value] of Object.entries(node.attributes)) writer.message(5, attributeMessage(name, value));
  return writer.done();
}

function attributeMessage(name: string, value: Attribute): Message {
  const writer = writeMessage().text(1, name);
  if (typeof value === "number") return writer.varint(3, value).varint(20, 2).done();
  if (typeof value === "string") return writer.text(4, value).varint(20, 3).done();
  if ("float" in value) return writer.float(2, value.float).varint(20, 1).done();
  for (const each of value) writer.varint(8, each);
  return writer.varint(20, 7).done();
}

function tensorMessage(tensor: Initializer): Message {
  const writer = writeMessage();
  for (const length of tensor.shape) writer.varint(1, length);
  return writer.varint(2, elementCode[tensor.type]).text(8, tensor.name).data(9, tensor.data).done();
}

function infoMessage(info: TensorInfo): Message {
  const shape = writeMessage();
  for (const length of info.shape) {
    const dimension = writeMessage();
    shape.message(1, (typeof length === "number" ? dimension.varint(1, length) : dimension.text(2, length)).done());
  }
  const tensorType = writeMessage().varint(1, elementCode[info.type]).message(2, shape.done()).done();
  return writeMessage().text(1, info.name).message(2, writeMessage().message(1, tensorType).done()).done();
}
