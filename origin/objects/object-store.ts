/** Where lake files and model artefacts live: immutable objects by path. A folder on a laptop; S3 or R2 behind the same promises. */
export const objectBytesMax = 2 * 1024 ** 3;

export interface ObjectStore {
  /** Atomic: readers see the old object, the new one, or none; never a part. Replaces. */
  put(path: string, bytes: Uint8Array): Promise<void>;
  /** Moves a finished local file in, atomically. */
  putFile(path: string, localFile: string): Promise<void>;
  /** @returns undefined when absent */
  get(path: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** A path on this machine's disk that holds the object's bytes, for engines that read files. @throws when absent */
  localFile(path: string): Promise<string>;
  list(prefix: string): Promise<string[]>;
  delete(path: string): Promise<void>;
}
