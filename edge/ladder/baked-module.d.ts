/** wrangler's alias decides which file this is: baked-none.ts, or the module that a deploy generated. */
declare module "endcap/baked" {
  export const baked: import("../../shared/wire/baked.ts").Baked;
}
