// The object store of a process: a folder of ENDCAP_HOME.
import { join } from "node:path";
import type { Config } from "../config.ts";
import { folderStore } from "./folder-store.ts";
import type { ObjectStore } from "./object-store.ts";

export const openObjects = ({ home }: Pick<Config, "home">): ObjectStore => folderStore(join(home, "objects"));

/** For files that only live as long as the work that made them. */
export const scratchFolder = ({ home }: Pick<Config, "home">): string => join(home, "scratch");
