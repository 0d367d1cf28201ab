/** Names of published files in KV. Files are immutable and named by checksum; `current/{shop}` says which bundle serves. */
export const bundleKey = (shop: string, checksum: string): string => `bundle/${shop}/${checksum}`;
export const cardsKey = (shop: string, checksum: string): string => `cards/${shop}/${checksum}`;
export const currentKey = (shop: string): string => `current/${shop}`;
/** Which card files a bundle names, one checksum a line: what forgetting needs to know without opening the bundle. */
export const partsKey = (shop: string, checksum: string): string => `parts/${shop}/${checksum}`;
