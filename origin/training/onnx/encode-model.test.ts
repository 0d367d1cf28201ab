import fc from "fast-check";
import onnxProto from "onnx-proto";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { encodeModel } from "./encode-model.ts";
import { buildGraph } from "./graph-builder.ts";

const { ModelProto } = onnxProto.onnx;

test("an independent reader of ONNX finds every part of an encoded model", () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 300 }),
      fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
      fc.string({ unit: "grapheme", minLength: 1 }),
      (values, integer, name) => {
        const data = Float32Array.from(values);
        const bytes = encodeModel({
          name,
          inputs: [{ name: "x", type: "int64", shape: ["B", 70_000] }],
          outputs: [{ name: "y", type: "float32", shape: [] }],
          initializers: [{ name: "t", type: "float32", shape: [values.length], data: new Uint8Array(data.buffer) }],
          nodes: [
            {
              operator: "Op",
              inputs: ["x", "", "t"],
              outputs: ["y"],
              attributes: { i: integer, s: name, f: { float: 0.5 }, list: [1, -1, 300] },
            },
          ],
        });
        const read = ModelProto.toObject(ModelProto.decode(bytes), { longs: Number, bytes: Array, defaults: false });
        expect(read).toMatchObject({
          irVersion: 9,
          opsetImport: [{ domain: "", version: 18 }],
          graph: {
            name,
            node: [{ opType: "Op", input: ["x", "", "t"], output: ["y"] }],
            initializer: [{ name: "t", dataType: 1, dims: [values.length], rawData: [...new Uint8Array(data.buffer)] }],
            input: [
              {
                name: "x",
                type: { tensorType: { elemType: 7, shape: { dim: [{ dimParam: "B" }, { dimValue: 70_000 }] } } },
              },
            ],
            output: [{ name: "y", type: { tensorType: { elemType: 1 } } }],
          },
        });
        expect(read.graph?.node?.[0]?.attribute).toEqual([
          { name: "i", i: integer, type: 2 },
          { name: "s", s: [...new TextEncoder().encode(name)], type: 3 },
          { name: "f", f: 0.5, type: 1 },
          { name: "list", ints: [1, -1, 300], type: 7 },
        ]);
      },
    ),
  );
});

test("ONNX Runtime computes what a built graph says, inputs that nothing reads included", async () => {
  const graph = buildGraph("affine");
  const x = graph.input("x", "float32", ["B", 2]);
  graph.input("ignored", "float32", ["B"]);
  const table = graph.constant(Float32Array.of(2, 3), [2]);
  graph.output("y", graph.apply("Add", [graph.apply("Mul", [x, table]), graph.scalar(1)]), "float32", ["B", 2]);
  const session = await InferenceSession.create(graph.encode());
  const result = await session.run({
    x: new Tensor("float32", Float32Array.of(1, 1, 10, 20), [2, 2]),
    ignored: new Tensor("float32", new Float32Array(2), [2]),
  });
  expect([...((result["y"]?.data ?? []) as Float32Array)]).toEqual([3, 4, 21, 61]);
});

test("a table whose shape does not fit is refused when it is written", () => {
  expect(() => buildGraph("g").constant(new Float32Array(5), [2, 3])).toThrow(RangeError);
});
