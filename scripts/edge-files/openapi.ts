// The edge's OpenAPI 3.1 document, from the shapes in shared/wire.
import * as z from "zod/mini";
import packageJson from "../../package.json" with { type: "json" };
import type { ErrorCode } from "../../shared/wire/error-code.ts";
import { errorBody, httpStatus } from "../../shared/wire/error-code.ts";
import type { Operation, Parameter } from "../../shared/wire/operation.ts";
import { commonErrors, operations } from "../../shared/wire/operation.ts";

export type JsonObject = { readonly [name: string]: unknown };

const reference = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

export function openapiDocument(): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const operation of operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describeOperation(operation),
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Endcap edge",
      version: packageJson.version,
      description: "Product recommendations from the edge: shelves in, events out.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "A publishable (pk_) or secret (sk_) key." },
        query: { type: "apiKey", in: "query", name: "key", description: "The key, where no header can be set." },
        service: { type: "apiKey", in: "header", name: "endcap-signature", description: "The origin's signature." },
      },
      schemas: componentSchemas(),
    },
  };
}

function describeOperation(operation: Operation): JsonObject {
  const { request, reply } = operation;
  return {
    operationId: operation.id,
    summary: operation.summary,
    description: operation.description,
    security: { key: [{ bearer: [] }, { query: [] }], service: [{ service: [] }], none: [] }[operation.caller],
    parameters: operation.parameters.map(describeParameter),
    ...(request && {
      requestBody: {
        required: request.required,
        content: Object.fromEntries(
          request.contentTypes.map((type) => [
            type,
            {
              schema: request.schema ? reference(request.name) : { type: "string", format: "binary" },
              ...(request.example === undefined ? {} : { example: request.example }),
            },
          ]),
        ),
      },
    }),
    responses: {
      [reply.status]: {
        description: operation.summary,
        content: {
          "application/json": {
            schema: reference(reply.name),
            ...(reply.example === undefined ? {} : { example: reply.example }),
          },
        },
      },
      ...errorResponses([...operation.errors, ...commonErrors]),
    },
  };
}

const describeParameter = ({ name, in: place, schema, description }: Parameter): JsonObject => ({
  name,
  in: place,
  required: place === "path",
  description,
  schema: cleaned(z.toJSONSchema(schema)),
});

function errorResponses(codes: readonly ErrorCode[]): JsonObject {
  const byStatus = Map.groupBy(codes, httpStatus);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      { description: group.join(", "), content: { "application/json": { schema: reference("Error") } } },
    ]),
  );
}

/** Requests as they may be sent, replies as they come: defaults differ. */
function componentSchemas(): JsonObject {
  const [requests, replies] = [z.registry<{ id: string }>(), z.registry<{ id: string }>()];
  for (const { request, reply } of operations) {
    if (request?.schema && !requests.has(request.schema)) requests.add(request.schema, { id: request.name });
    if (!replies.has(reply.schema)) replies.add(reply.schema, { id: reply.name });
  }
  replies.add(errorBody, { id: "Error" });
  const uri = (id: string) => `#/components/schemas/${id}`;
  const schemas = {
    ...z.toJSONSchema(requests, { io: "input", uri }).schemas,
    ...z.toJSONSchema(replies, { io: "output", uri }).schemas,
  };
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, cleaned(schema)]));
}

/** Without what says nothing: the dialect of each part, and the limits of a JavaScript integer. */
function cleaned(schema: unknown): JsonObject {
  return JSON.parse(JSON.stringify(schema), (name, value: unknown) =>
    name === "$schema" || name === "$id" || Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER ? undefined : value,
  );
}
