// `endcap start`
import type { Command } from "./command.ts";

export const start: Command = {
  name: "start",
  summary: "Start everything on this machine and keep it running",
  options: {},
  run: async () => {},
};
