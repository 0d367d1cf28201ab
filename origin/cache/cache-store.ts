// What a result cache promises: strings with an end, best effort. An entry may vanish at any time, and never outlives its end.
export interface SetOptions {
  /** Milliseconds the entry lives; undefined: until it is pushed out. */
  readonly lifeMs?: number | undefined;
  /** `absent`: only where nothing is kept; `present`: only where something is. */
  readonly only?: "absent" | "present" | undefined;
}

export interface CacheStore {
  get(key: string): Promise<string | null>;
  /** @returns false when `only` forbade it */
  set(key: string, value: string, options: SetOptions): Promise<boolean>;
  getMany(keys: readonly string[]): Promise<readonly (string | null)[]>;
  /** @returns how many there were */
  remove(keys: readonly string[]): Promise<number>;
  /** Gives an entry a new end. @returns false when there is none */
  expire(key: string, lifeMs: number): Promise<boolean>;
  /** Rejects when the store cannot be reached. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
