// Writes a graph down as one writes an expression: every call adds a node and gives the value it makes.
import type { Attribute, Dimension, ElementType, Initializer, Node, TensorInfo } from "./encode-model.ts";
import { encodeModel } from "./encode-model.ts";

/** A value of the graph, by name. */
export type Value = string & { readonly value: unique symbol };

export interface GraphBuilder {
  input(name: string, type: ElementType, shape: readonly Dimension[]): Value;
  /** A table that is part of the model. Its element type is that of the array; its length must be the product of the shape. */
  constant(data: Float32Array | Int32Array | BigInt64Array, shape: readonly number[]): Value;
  integers(...values: readonly number[]): Value;
  scalar(value: number): Value;
  /** One node with one output. Operators are those of ONNX opset 18. */
  apply(operator: string, inputs: readonly Value[], attributes?: Readonly<Record<string, Attribute>>): Value;
  /** One node with several outputs. */
  applyMany(
    operator: string,
    inputs: readonly Value[],
    outputs: number,
    attributes?: Readonly<Record<string, Attribute>>,
  ): Value[];
  output(name: string, value: Value, type: ElementType, shape: readonly Dimension[]): void;
  /** The ONNX file. */
  encode(): Uint8Array<ArrayBuffer>;
}

export function buildGraph(name: string): GraphBuilder {
  const inputs: TensorInfo[] = [];
  const outputs: TensorInfo[] = [];
  const initializers: Initializer[] = [];
  const nodes: Node[] = [];
  let names = 0;
  const fresh = (): Value => `v${names++}` as Value;
  const builder: GraphBuilder = {
    input(inputName, type, shape) {
      inputs.push({ name: inputName, type, shape });
      return inputName as Value;
    },
    constant(data, shape) {
      const length = shape.reduce((product, side) => product * side, 1);
      if (length !== data.length) throw new RangeError(`a table of ${data.length} values has no shape [${shape}]`);
      const type = data instanceof Float32Array ? "float32" : data instanceof Int32Array ? "int32" : "int64";
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      const value = fresh();
      initializers.push({ name: value, type, shape, data: bytes });
      return value;
    },
    integers: (...values) => builder.constant(BigInt64Array.from(values, BigInt), [values.length]),
    scalar: (value) => builder.constant(Float32Array.of(value), []),
    apply: (operator, given, attributes = {}) => builder.applyMany(operator, given, 1, attributes)[0] as Value,
    applyMany(operator, given, count, attributes = {}) {
      const made = Array.from({ length: count }, fresh);
      nodes.push({ operator, inputs: given, outputs: made, attributes });
      return made;
    },
    output(outputName, value, type, shape) {
      nodes.push({ operator: "Identity", inputs: [value], outputs: [outputName], attributes: {} });
      outputs.push({ name: outputName, type, shape });
    },
    encode: () => encodeModel({ name, inputs, outputs, initializers, nodes }),
  };
  return builder;
}
